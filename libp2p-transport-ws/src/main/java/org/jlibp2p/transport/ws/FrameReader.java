package org.jlibp2p.transport.ws;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;

/**
 * Takes frames apart, in whatever pieces they come, and holds the peer to the rules. What is in messages is passed on as it
 * comes; only headers and control frames are kept until they are whole. Confined.
 *
 * <p>No extension is ever agreed on, so nothing is compressed. Messages of text are refused.
 *
 * <p>Specification: RFC 6455, 5.
 */
final class FrameReader {
    private static final int MAX_CONTROL = 125;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0f;
    private static final int LAST = 0x80;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final boolean masked;
    private final WebSocketLimits limits;
    private final Effects effects;

    private final ByteBuffer header = ByteBuffer.allocate(FrameHeader.MAX_SIZE);
    private final ByteBuffer control = ByteBuffer.allocate(MAX_CONTROL);
    private FrameHeader frame; // null between frames
    private long missing; // of the frame
    private int key;

    private boolean insideMessage;
    private long messageSize;
    private int fragments;
    private boolean closed;
    private int idleFrames;
    private long idleSince;

    /** What is in frames. */
    interface Effects {
        /** Some bytes of a message, which are the callee's to release. */
        void data(ByteBuf bytes);

        /** A ping that has to be answered. */
        void ping(Bytes payload);

        /** The close frame: nothing comes behind it. */
        void close();
    }

    /**
     * A reader of one connection's frames.
     *
     * @param masked whether frames must be masked, as those of clients are; those of servers must not be
     * @param limits the bounds
     * @param effects what comes of it
     */
    FrameReader(boolean masked, WebSocketLimits limits, Effects effects) {
        this.masked = masked;
        this.limits = limits;
        this.effects = effects;
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Reads what has arrived, to its end.
     *
     * @param input the bytes, which are unmasked where they are
     * @param now the time in nanoseconds, on a clock that only goes forward
     * @throws ProtocolViolationException if a rule was broken
     * @throws LimitExceededException if a bound was
     */
    void read(ByteBuf input, long now) {
        while (input.isReadable() || frame != null && missing == 0) {
            if (frame == null) {
                if (!readHeader(input)) {
                    return;
                }
                begin(now);
            } else {
                readPayload(input);
            }
        }
    }

    private boolean readHeader(ByteBuf input) {
        int size = headerSize();
        while (header.position() < size) {
            if (!input.isReadable()) {
                return false;
            }
            header.put(input.readByte());
            size = headerSize();
        }
        return true;
    }

    /** As far as it is known by now. */
    private int headerSize() {
        if (header.position() < 2) {
            return 2;
        }
        int second = header.get(1);
        int extended = switch (second & ~FrameHeader.MASKED & 0x7f) {
            case FrameHeader.LENGTH_16 -> 2;
            case FrameHeader.LENGTH_64 -> 8;
            default -> 0;
        };
        return 2 + extended + ((second & FrameHeader.MASKED) != 0 ? 4 : 0);
    }

    private void begin(long now) {
        int first = header.get(0);
        boolean isMasked = (header.get(1) & FrameHeader.MASKED) != 0;
        require(!closed, "a frame behind the close frame");
        require((first & RESERVED) == 0, "reserved bits, though no extension was agreed on");
        require(isMasked == masked, masked ? "a frame of a client that is not masked" : "a masked frame of a server");
        FrameHeader begun = new FrameHeader((first & LAST) != 0, first & OPCODE, length());
        key = isMasked ? header.getInt(header.position() - 4) : 0;
        header.clear();
        if (begun.isControl()) {
            checkControl(begun);
        } else {
            checkData(begun);
        }
        if (begun.isControl() || begun.length() == 0) {
            countIdle(now);
        }
        frame = begun;
        missing = begun.length();
    }

    private long length() {
        int small = header.get(1) & 0x7f;
        if (small == FrameHeader.LENGTH_16) {
            int length = header.getShort(2) & 0xffff;
            require(length >= FrameHeader.LENGTH_16, "a length in more bytes than it needs");
            return length;
        }
        if (small == FrameHeader.LENGTH_64) {
            long length = header.getLong(2);
            require(length > 0xffff || length < 0, "a length in more bytes than it needs");
            require(length > 0, "a negative length");
            return length;
        }
        return small;
    }

    private void checkControl(FrameHeader begun) {
        require(begun.opcode() <= FrameHeader.PONG, "the unknown opcode " + begun.opcode());
        require(begun.last(), "a control frame in fragments");
        require(begun.length() <= MAX_CONTROL, "a control frame of " + begun.length() + " bytes");
        control.clear();
    }

    private void checkData(FrameHeader begun) {
        require(begun.opcode() <= FrameHeader.BINARY, "the unknown opcode " + begun.opcode());
        require(begun.opcode() != FrameHeader.TEXT, "a message of text");
        require(
                (begun.opcode() == FrameHeader.CONTINUATION) == insideMessage,
                insideMessage ? "a message inside another one" : "a continuation of no message");
        if (!insideMessage) {
            messageSize = 0;
            fragments = 0;
        }
        insideMessage = !begun.last();
        bound(begun.length(), limits.frame(), "frame");
        messageSize += begun.length();
        bound(messageSize, limits.message(), "message");
        fragments++;
        bound(fragments, limits.fragments(), "fragments");
    }

    private void countIdle(long now) {
        if (idleFrames == 0 || now - idleSince >= SECOND) {
            idleSince = now;
            idleFrames = 0;
        }
        idleFrames++;
        bound(idleFrames, limits.idleFrames(), "idleFrames");
    }

    private static void bound(long value, long limit, String name) {
        if (value > limit) {
            throw new LimitExceededException("WebSocketLimits." + name, "connection");
        }
    }

    private static void require(boolean rule, String violation) {
        if (!rule) {
            throw new ProtocolViolationException("WebSocket: " + violation);
        }
    }

    private void readPayload(ByteBuf input) {
        int length = (int) Math.min(missing, input.readableBytes());
        if (masked && length > 0) {
            Masking.apply(input, input.readerIndex(), length, key);
            key = Masking.advance(key, length);
        }
        missing -= length;
        FrameHeader current = frame;
        if (missing == 0) {
            frame = null;
        }
        if (current.isControl()) {
            control.limit(control.position() + length);
            input.readBytes(control);
            if (frame == null) {
                endControl(current);
            }
        } else if (length > 0) {
            effects.data(input.readRetainedSlice(length));
        }
    }

    private void endControl(FrameHeader ended) {
        control.flip();
        switch (ended.opcode()) {
            case FrameHeader.PING -> effects.ping(Bytes.copyOf(control));
            case FrameHeader.CLOSE -> {
                CloseCode.check(control);
                closed = true;
                effects.close();
            }
            default -> {} // a pong nobody waits for is allowed
        }
    }
}
