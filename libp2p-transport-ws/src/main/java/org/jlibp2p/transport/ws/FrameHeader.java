package org.jlibp2p.transport.ws;

import io.netty.buffer.ByteBuf;

/**
 * What stands in front of each frame. Immutable.
 *
 * <p>Specification: RFC 6455, 5.2.
 *
 * @param last whether the message ends with this frame
 * @param opcode what it is
 * @param length bytes behind the header
 */
record FrameHeader(boolean last, int opcode, long length) {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** The longest header there can be. */
    static final int MAX_SIZE = 14;

    static final int MASKED = 0x80;
    static final int LENGTH_16 = 126;
    static final int LENGTH_64 = 127;

    private static final int LAST = 0x80;
    private static final int MAX_16 = 0xffff;

    /** The header of a whole message in one frame, or of a control frame. */
    static FrameHeader of(int opcode, long length) {
        return new FrameHeader(true, opcode, length);
    }

    boolean isControl() {
        return opcode >= CLOSE;
    }

    /** Appends this header, of a frame that is not masked. */
    void write(ByteBuf target) {
        write(target, 0);
    }

    /** Appends this header and the mask of its frame. */
    void writeMasked(ByteBuf target, int key) {
        write(target, MASKED);
        target.writeInt(key);
    }

    private void write(ByteBuf target, int masked) {
        target.writeByte(opcode | (last ? LAST : 0));
        if (length < LENGTH_16) {
            target.writeByte((int) length | masked);
        } else if (length <= MAX_16) {
            target.writeByte(LENGTH_16 | masked).writeShort((int) length);
        } else {
            target.writeByte(LENGTH_64 | masked).writeLong(length);
        }
    }
}
