package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A known answer that a cipher has to give before it is trusted, and a forgery that it has to refuse.
 *
 * <p>Specification: RFC 8439, appendix A.5, whose nonce begins with four zeros as Noise's do.
 */
final class AeadSelfTest {
    private static final Logger LOG = LoggerFactory.getLogger(AeadSelfTest.class);

    private static final byte[] KEY =
            HexFormat.of().parseHex("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0");
    private static final long NONCE = 0x0807060504030201L;
    private static final byte[] ASSOCIATED = HexFormat.of().parseHex("f33388860000000000004e91");
    private static final byte[] PLAINTEXT = ("Internet-Drafts are draft documents valid for a maximum of six months and"
                    + " may be updated, replaced, or obsoleted by other documents at any time. It is inappropriate to use"
                    + " Internet-Drafts as reference material or to cite them other than as /\u201cwork in progress./\u201d")
            .getBytes(StandardCharsets.UTF_8);

    /** It is computed over the whole ciphertext, so it stands for that. */
    private static final byte[] TAG = HexFormat.of().parseHex("eead9d67890cbb22392336fea1851f38");

    private AeadSelfTest() {}

    static boolean passes(AeadCipher.Engine engine) {
        try {
            byte[] sealed = seal(engine);
            return Arrays.equals(TAG, Arrays.copyOfRange(sealed, PLAINTEXT.length, sealed.length))
                    && opens(engine, sealed)
                    && refusesForgeries(engine, sealed);
        } catch (RuntimeException | LinkageError failure) {
            LOG.debug("ChaCha20-Poly1305 of {} does not work", engine.name(), failure);
            return false;
        }
    }

    private static byte[] seal(AeadCipher.Engine engine) {
        byte[] sealed = new byte[PLAINTEXT.length + AeadCipher.TAG_SIZE];
        engine.withKey(KEY).seal(NONCE, ASSOCIATED, ByteBuffer.wrap(PLAINTEXT), ByteBuffer.wrap(sealed));
        return sealed;
    }

    private static boolean opens(AeadCipher.Engine engine, byte[] sealed) {
        try {
            return Arrays.equals(PLAINTEXT, open(engine, sealed));
        } catch (AEADBadTagException refused) {
            return false;
        }
    }

    private static boolean refusesForgeries(AeadCipher.Engine engine, byte[] sealed) {
        byte[] forged = sealed.clone();
        forged[forged.length - 1] ^= 1;
        try {
            open(engine, forged);
            return false;
        } catch (AEADBadTagException refused) {
            return true;
        }
    }

    private static byte[] open(AeadCipher.Engine engine, byte[] sealed) throws AEADBadTagException {
        byte[] opened = new byte[PLAINTEXT.length];
        engine.withKey(KEY).open(NONCE, ASSOCIATED, ByteBuffer.wrap(sealed), ByteBuffer.wrap(opened));
        return opened;
    }
}
