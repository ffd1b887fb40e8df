package org.jlibp2p.muxer.yamux;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;

/** What a scripted peer sends and sees: frames as bytes, and bytes as frames, written without the code under test. */
final class Frames {
    static final int SYN = 1;
    static final int ACK = 2;
    static final int FIN = 4;
    static final int RST = 8;

    private Frames() {}

    /** A frame as a peer sees it. */
    record Frame(int type, int flags, long stream, long length, Bytes body) {}

    static Bytes header(int version, int type, int flags, long stream, long length) {
        return Bytes.fromHex(String.format("%02x%02x%04x%08x%08x", version, type, flags, stream, length));
    }

    static Bytes data(int flags, long stream, Bytes body) {
        return Bytes.concat(header(0, 0, flags, stream, body.size()), body);
    }

    static Bytes data(int flags, long stream, String text) {
        return data(flags, stream, Bytes.utf8(text));
    }

    static Bytes update(int flags, long stream, long delta) {
        return header(0, 1, flags, stream, delta);
    }

    static Bytes ping(int flags, long value) {
        return header(0, 2, flags, 0, value);
    }

    static Bytes goAway(long code) {
        return header(0, 3, 0, 0, code);
    }

    static List<Frame> parse(Bytes bytes) {
        List<Frame> frames = new ArrayList<>();
        int at = 0;
        while (at < bytes.size()) {
            long length = number(bytes, at + 8, 4);
            int type = bytes.unsignedAt(at + 1);
            int end = type == 0 ? Math.toIntExact(at + 12 + length) : at + 12;
            frames.add(new Frame(
                    type, (int) number(bytes, at + 2, 2), number(bytes, at + 4, 4), length, bytes.slice(at + 12, end)));
            at = end;
        }
        return frames;
    }

    private static long number(Bytes bytes, int from, int size) {
        long value = 0;
        for (int i = from; i < from + size; i++) {
            value = value << 8 | bytes.unsignedAt(i);
        }
        return value;
    }

    static Frame dataFrame(int flags, long stream, String text) {
        return new Frame(0, flags, stream, text.length(), Bytes.utf8(text));
    }

    static Frame updateFrame(int flags, long stream, long delta) {
        return new Frame(1, flags, stream, delta, Bytes.empty());
    }

    static Frame pingFrame(int flags, long value) {
        return new Frame(2, flags, 0, value, Bytes.empty());
    }

    static Frame goAwayFrame(long code) {
        return new Frame(3, 0, 0, code, Bytes.empty());
    }

    /** Bytes that tell their position, so that order shows. */
    static Bytes pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8));
        }
        return Bytes.wrap(bytes);
    }
}
