package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;

import org.jlibp2p.bytes.Bytes;

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

    /** All frames for some plaintext, sealed straight into one array. */
    Bytes seal(Bytes plaintext) {
        byte[] frames = new byte[Math.toIntExact(sealedSize(plaintext.size()))];
        ByteBuffer in = plaintext.borrow(ByteBuffer::wrap);
        ByteBuffer out = ByteBuffer.wrap(frames);
        int end = in.limit();
        while (in.position() < end) {
            int size = Math.min(end - in.position(), MAX_PLAINTEXT);
            in.limit(in.position() + size);
            out.putShort((short) (size + AeadCipher.TAG_SIZE));
            cipher.seal(NOTHING_ASSOCIATED, in, out);
        }
        return Bytes.wrap(frames);
    }
}
