package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import javax.crypto.AEADBadTagException;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * Turns what arrives into plaintext, as far as whole frames go. No I/O; confined to one thread; of no use any more once it
 * has failed.
 *
 * <p>Specification: libp2p, noise/README.md, Wire Format and Encryption and I/O.
 */
final class FrameOpener {
    private static final byte[] NOTHING_ASSOCIATED = {};

    private final CipherState cipher;
    private final PartialFrame partial = new PartialFrame();

    FrameOpener(CipherState cipher) {
        this.cipher = cipher;
    }

    /**
     * The plaintext of all frames that are whole with these bytes, opened straight into one array.
     *
     * @param in what arrived, in a buffer of whatever kind; read to its end
     * @return none if no frame is whole yet, or those that are, are empty
     * @throws MalformedMessageException if a frame is too short or not authentic; nothing of the bytes is given out then
     */
    Bytes open(ByteBuffer in) {
        boolean completed = !partial.isEmpty() && partial.fill(in, AeadCipher.TAG_SIZE, HandshakeState.MAX_MESSAGE);
        int size = (completed ? plaintextSize(partial.message().remaining()) : 0) + plaintextSize(in);
        byte[] plaintext = new byte[size];
        ByteBuffer out = ByteBuffer.wrap(plaintext);
        if (completed) {
            openFrame(partial.message(), out);
            partial.clear();
        }
        openWhole(in, out);
        if (in.hasRemaining()) {
            partial.fill(in, AeadCipher.TAG_SIZE, HandshakeState.MAX_MESSAGE);
        } else if (partial.isEmpty()) {
            partial.release();
        }
        return Bytes.wrap(plaintext);
    }

    private static int plaintextSize(int messageSize) {
        return messageSize - AeadCipher.TAG_SIZE;
    }

    /** How much plaintext there is in the whole frames of a buffer. */
    private static int plaintextSize(ByteBuffer in) {
        int size = 0;
        int at = in.position();
        int end = frameEnd(in, at);
        while (end > 0) {
            size += plaintextSize(end - at - PartialFrame.LENGTH_SIZE);
            at = end;
            end = frameEnd(in, at);
        }
        return size;
    }

    /** Where the frame at an index ends, or 0 if it is not whole. */
    private static int frameEnd(ByteBuffer in, int at) {
        int available = in.limit() - at - PartialFrame.LENGTH_SIZE;
        if (available < 0) {
            return 0;
        }
        int length = in.getShort(at) & 0xffff;
        if (length < AeadCipher.TAG_SIZE) {
            throw new MalformedMessageException("a frame of " + length + " bytes, too short for its tag");
        }
        return length > available ? 0 : at + PartialFrame.LENGTH_SIZE + length;
    }

    private void openWhole(ByteBuffer in, ByteBuffer out) {
        int limit = in.limit();
        int end = frameEnd(in, in.position());
        while (end > 0) {
            in.position(in.position() + PartialFrame.LENGTH_SIZE).limit(end);
            openFrame(in, out);
            in.limit(limit);
            end = frameEnd(in, in.position());
        }
    }

    /** Opens a message of whatever kind of buffer for plaintext in an array, both kinds as the cipher likes them best. */
    private void openFrame(ByteBuffer message, ByteBuffer out) {
        if (cipher.takesDirect()) {
            try (Scratch sealed = Scratch.forSealed();
                    Scratch opened = Scratch.forPlaintext()) {
                ByteBuffer plaintext = opened.direct(plaintextSize(message.remaining()));
                openMessage(
                        message.isDirect() ? message : copy(message, sealed.direct(message.remaining())), plaintext);
                out.put(plaintext.flip());
            }
        } else if (message.hasArray()) {
            openMessage(message, out);
        } else {
            try (Scratch sealed = Scratch.forSealed()) {
                openMessage(copy(message, sealed.heap(message.remaining())), out);
            }
        }
    }

    private static ByteBuffer copy(ByteBuffer source, ByteBuffer target) {
        return target.put(source).flip();
    }

    private void openMessage(ByteBuffer message, ByteBuffer out) {
        try {
            cipher.open(NOTHING_ASSOCIATED, message, out);
        } catch (AEADBadTagException forged) {
            throw new MalformedMessageException("a frame that is not authentic", forged);
        }
    }

    /** How many bytes are held in memory. */
    int held() {
        return partial.capacity();
    }

    /** Whether the input may not end here. */
    boolean isInsideFrame() {
        return !partial.isEmpty();
    }
}
