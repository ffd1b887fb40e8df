package org.jlibp2p.security.noise;

import org.jlibp2p.crypto.KeyEngines;

/** Who computes X25519 in this process, as {@link KeyEngines} says. */
final class X25519Engines {
    private X25519Engines() {}

    private static final class Holder {
        private static final X25519KeyPair.Engine CHOSEN = KeyEngines.choose(
                "X25519", BouncyCastleX25519.ENGINE, JcaX25519.ProviderEngine::new, X25519SelfTest::passes);
    }

    static X25519KeyPair.Engine chosen() {
        return Holder.CHOSEN;
    }
}
