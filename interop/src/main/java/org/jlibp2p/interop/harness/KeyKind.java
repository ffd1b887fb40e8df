package org.jlibp2p.interop.harness;

import java.util.Locale;

/** The kinds of identity keys a peer may be started with. */
public enum KeyKind {
    /** Ed25519. */
    ED25519,
    /** ECDSA on the curve of Bitcoin. */
    SECP256K1,
    /** ECDSA on P-256. */
    ECDSA,
    /** RSA. */
    RSA;

    /**
     * The value of the flag {@code --key}.
     *
     * @return the name in small letters
     */
    public String flag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
