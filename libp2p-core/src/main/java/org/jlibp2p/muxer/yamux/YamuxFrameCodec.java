package org.jlibp2p.muxer.yamux;

import java.nio.ByteBuffer;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;

/**
 * Frame headers to and from bytes. An instance gathers one header at a time out of input that is cut anywhere and shows
 * it in its fields, so that reading makes no object. Confined to its engine's thread.
 */
final class YamuxFrameCodec {
    private final byte[] header = new byte[YamuxFrame.HEADER_SIZE];
    private int gathered;

    /** Takes what it needs of the input from an index on, and says how many bytes that were. */
    int gather(Bytes input, int from) {
        int taken = Math.min(YamuxFrame.HEADER_SIZE - gathered, input.size() - from);
        for (int i = 0; i < taken; i++) {
            header[gathered++] = input.byteAt(from + i);
        }
        return taken;
    }

    /** Whether all twelve bytes are there and the fields may be read. */
    boolean isComplete() {
        return gathered == YamuxFrame.HEADER_SIZE;
    }

    /** Begins the next header; the fields stay readable until its first byte is gathered. */
    void next() {
        gathered = 0;
    }

    void checkVersion() {
        if (header[0] != YamuxFrame.VERSION) {
            throw new ProtocolViolationException("yamux: version " + (header[0] & 0xff));
        }
    }

    int type() {
        return header[1] & 0xff;
    }

    int flags() {
        return (header[2] & 0xff) << 8 | header[3] & 0xff;
    }

    int streamId() {
        return intAt(4);
    }

    long length() {
        return Integer.toUnsignedLong(intAt(8));
    }

    private int intAt(int index) {
        return header[index] << 24
                | (header[index + 1] & 0xff) << 16
                | (header[index + 2] & 0xff) << 8
                | header[index + 3] & 0xff;
    }

    static void write(YamuxFrame frame, ByteBuffer target) {
        write(target, frame.type() << 16 | frame.flags(), frame.streamId(), frame.length());
    }

    /** Writes a header whose type is in the upper and whose flags are in the lower half of one number. */
    static void write(ByteBuffer target, int typeAndFlags, int streamId, long length) {
        target.putInt(YamuxFrame.VERSION << 24 | typeAndFlags);
        target.putInt(streamId);
        target.putInt((int) length);
    }
}
