package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.AEADBadTagException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Known answers that a cipher has to give before it is trusted, and forgeries that it has to refuse.
 *
 * <p>Specification: RFC 8439, appendix A.5, whose nonce begins with four zeros as Noise's do. The same text cut short, and
 * over and over, takes the other ways that a cipher may have for messages of those sizes; BouncyCastle's agrees on them.
 */
final class AeadSelfTest {
    private static final Logger LOG = LoggerFactory.getLogger(AeadSelfTest.class);

    private static final byte[] KEY =
            HexFormat.of().parseHex("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0");
    private static final long NONCE = 0x0807060504030201L;
    private static final byte[] ASSOCIATED = HexFormat.of().parseHex("f33388860000000000004e91");
    private static final byte[] TEXT = ("Internet-Drafts are draft documents valid for a maximum of six months and"
                    + " may be updated, replaced, or obsoleted by other documents at any time. It is inappropriate to use"
                    + " Internet-Drafts as reference material or to cite them other than as /\u201cwork in progress./\u201d")
            .getBytes(StandardCharsets.UTF_8);

    private static final List<Answer> ANSWERS = List.of(
            Answer.of(TEXT.length, "eead9d67890cbb22392336fea1851f38"),
            Answer.of(64, "d34eafa4801beba83cc1c3033b43a083"),
            Answer.of(5 * TEXT.length, "fff7839225d47a7932b4dc1b2205672d"));

    /** The tag is computed over the whole ciphertext, so it stands for that. */
    private record Answer(byte[] plaintext, byte[] tag) {
        static Answer of(int size, String tag) {
            byte[] plaintext = new byte[size];
            for (int i = 0; i < size; i++) {
                plaintext[i] = TEXT[i % TEXT.length];
            }
            return new Answer(plaintext, HexFormat.of().parseHex(tag));
        }

        boolean isGivenBy(AeadCipher.Engine engine) {
            byte[] sealed = new byte[plaintext.length + AeadCipher.TAG_SIZE];
            engine.withKey(KEY).seal(NONCE, ASSOCIATED, ByteBuffer.wrap(plaintext), ByteBuffer.wrap(sealed));
            return Arrays.equals(tag, Arrays.copyOfRange(sealed, plaintext.length, sealed.length))
                    && opens(engine, sealed)
                    && refusesForgeries(engine, sealed)
                    && (!engine.withKey(KEY).takesDirect() || isGivenOutsideTheHeap(engine, sealed));
        }

        private boolean isGivenOutsideTheHeap(AeadCipher.Engine engine, byte[] right) {
            ByteBuffer source = ByteBuffer.allocateDirect(right.length);
            ByteBuffer target = ByteBuffer.allocateDirect(right.length);
            source.put(plaintext).flip();
            engine.withKey(KEY).seal(NONCE, ASSOCIATED, source, target);
            if (!target.flip().equals(ByteBuffer.wrap(right))) {
                return false;
            }
            try {
                engine.withKey(KEY).open(NONCE, ASSOCIATED, target, source.clear());
            } catch (AEADBadTagException refused) {
                return false;
            }
            return source.flip().equals(ByteBuffer.wrap(plaintext));
        }

        private boolean opens(AeadCipher.Engine engine, byte[] sealed) {
            try {
                return Arrays.equals(plaintext, open(engine, sealed));
            } catch (AEADBadTagException refused) {
                return false;
            }
        }

        private boolean refusesForgeries(AeadCipher.Engine engine, byte[] sealed) {
            byte[] forged = sealed.clone();
            forged[forged.length - 1] ^= 1;
            try {
                open(engine, forged);
                return false;
            } catch (AEADBadTagException refused) {
                return true;
            }
        }

        private byte[] open(AeadCipher.Engine engine, byte[] sealed) throws AEADBadTagException {
            byte[] opened = new byte[plaintext.length];
            engine.withKey(KEY).open(NONCE, ASSOCIATED, ByteBuffer.wrap(sealed), ByteBuffer.wrap(opened));
            return opened;
        }
    }

    private AeadSelfTest() {}

    static boolean passes(AeadCipher.Engine engine) {
        try {
            return ANSWERS.stream().allMatch(answer -> answer.isGivenBy(engine));
        } catch (RuntimeException | LinkageError failure) {
            LOG.debug("ChaCha20-Poly1305 of {} does not work", engine.name(), failure);
            return false;
        }
    }
}
