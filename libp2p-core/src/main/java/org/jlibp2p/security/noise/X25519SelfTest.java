package org.jlibp2p.security.noise;

import java.security.SecureRandom;
import java.util.Arrays;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.security.HandshakeException;

/**
 * Known answers that an implementation of X25519 has to give before it is trusted, and a key that it has to refuse.
 *
 * <p>Specification: RFC 7748, section 6.1.
 */
final class X25519SelfTest {
    private static final Bytes SECRET =
            Bytes.fromHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    private static final Bytes PUBLIC_KEY =
            Bytes.fromHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    private static final Bytes OTHERS_PUBLIC_KEY =
            Bytes.fromHex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    private static final Bytes SHARED =
            Bytes.fromHex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");

    /** A point of order 8. */
    private static final Bytes LOW_ORDER =
            Bytes.fromHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");

    private X25519SelfTest() {}

    /** Throws whatever the engine throws. */
    static boolean passes(X25519KeyPair.Engine engine) {
        X25519KeyPair pair = engine.of(SECRET);
        return pair.publicKey().equals(PUBLIC_KEY)
                && Bytes.wrap(pair.agree(OTHERS_PUBLIC_KEY)).equals(SHARED)
                && refuses(pair, LOW_ORDER)
                && refuses(pair, Bytes.wrap(new byte[X25519KeyPair.KEY_SIZE]))
                && agreesWithNew(engine, pair);
    }

    private static boolean refuses(X25519KeyPair pair, Bytes point) {
        try {
            pair.agree(point);
            return false;
        } catch (HandshakeException refused) {
            return true;
        }
    }

    private static boolean agreesWithNew(X25519KeyPair.Engine engine, X25519KeyPair pair) {
        SecureRandom random = new SecureRandom();
        X25519KeyPair one = engine.generate(random);
        X25519KeyPair two = engine.generate(random);
        return !one.publicKey().equals(two.publicKey())
                && Arrays.equals(one.agree(pair.publicKey()), pair.agree(one.publicKey()));
    }
}
