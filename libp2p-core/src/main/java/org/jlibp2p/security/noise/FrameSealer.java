package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Turns plaintext into frames. No I/O; confined to one thread.
 *
 * <p>Specification: libp2p, noise/README.md, Wire Format and Encryption and I/O.
 */
final class FrameSealer {
    /** The most plaintext in one frame. */
    static final int MAX_PLAINTEXT = HandshakeState.MAX_MESSAGE - AeadCipher.TAG_SIZE;

    private static final int OVERHEAD = PartialFrame.LENGTH_SIZE + AeadCipher.TAG_SIZE;
    private static final byte[] NOTHING_ASSOCIATED = {};

    private final CipherState cipher;

    FrameSealer(CipherState cipher) {
        this.cipher = cipher;
    }

    /** How many bytes the frames for so much plaintext have together. */
    static long sealedSize(int plaintextSize) {
        long frames = (plaintextSize + MAX_PLAINTEXT - 1L) / MAX_PLAINTEXT;
        return plaintextSize + frames * OVERHEAD;
    }

    /**
     * Appends all frames for some plaintext to a buffer.
     *
     * @param atMost how much plaintext there is at most
     * @param source puts the plaintext into a buffer
     * @param target where to, of whatever kind
     */
    void seal(int atMost, Consumer<? super ByteBuffer> source, ByteBuffer target) {
        try (Scratch scratch = Scratch.forPlaintext()) {
            boolean direct = target.isDirect() && cipher.takesDirect() && atMost <= MAX_PLAINTEXT;
            ByteBuffer plaintext = direct ? scratch.direct(atMost) : scratch.heap(atMost);
            source.accept(plaintext);
            seal(plaintext.flip(), target);
        }
    }

    /** Appends all frames for some plaintext to a buffer; if that is not direct, the plaintext is not either. */
    void seal(ByteBuffer plaintext, ByteBuffer target) {
        int end = plaintext.limit();
        while (plaintext.position() < end) {
            int size = Math.min(end - plaintext.position(), MAX_PLAINTEXT);
            plaintext.limit(plaintext.position() + size);
            target.putShort((short) (size + AeadCipher.TAG_SIZE));
            sealFrame(plaintext, target);
        }
    }

    private void sealFrame(ByteBuffer plaintext, ByteBuffer target) {
        if (target.hasArray() || plaintext.isDirect()) {
            cipher.seal(NOTHING_ASSOCIATED, plaintext, target);
            return;
        }
        try (Scratch scratch = Scratch.forSealed()) {
            ByteBuffer sealed = scratch.heap(plaintext.remaining() + AeadCipher.TAG_SIZE);
            cipher.seal(NOTHING_ASSOCIATED, plaintext, sealed);
            target.put(sealed.flip());
        }
    }
}
