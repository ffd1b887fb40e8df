package org.jlibp2p.testkit.nodes;

import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.SplittableRandom;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PrivateKey;
import org.jlibp2p.peer.Identity;

/** Identities that follow from a seed, for simulations alone: whoever knows the seed knows the keys. */
final class SeededKeys {
    private static final int KEY_SIZE = 32;
    private static final Bytes PREFIX =
            Bytes.copyOf((byte) 0x08, (byte) 0x01, (byte) 0x12, (byte) 0x40); // Ed25519, 64 bytes

    private final KeyPairGenerator generator;

    SeededKeys(SplittableRandom random) {
        try {
            generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, new Seeded(random));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this runtime has no Ed25519", e);
        }
    }

    Identity next() {
        KeyPair pair = generator.generateKeyPair();
        return Identity.of(PrivateKey.decode(Bytes.concat(
                PREFIX,
                end(pair.getPrivate().getEncoded()),
                end(pair.getPublic().getEncoded()))));
    }

    /** Both encodings end in the 32 bytes that count. */
    private static Bytes end(byte[] encoded) {
        return Bytes.wrap(Arrays.copyOfRange(encoded, encoded.length - KEY_SIZE, encoded.length));
    }

    private static final class Seeded extends SecureRandom {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient SplittableRandom random;

        Seeded(SplittableRandom random) {
            super(null, null);
            this.random = random;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }
    }
}
