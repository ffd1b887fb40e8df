package org.jlibp2p.muxer.mplex;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;

/** What a scripted peer sends and sees: frames as bytes, and bytes as frames, written without the code under test. */
final class Frames {
    static final int NEW = 0;
    static final int DATA_OF_RECEIVER = 1;
    static final int DATA_OF_INITIATOR = 2;
    static final int CLOSE_OF_RECEIVER = 3;
    static final int CLOSE_OF_INITIATOR = 4;
    static final int RESET_OF_RECEIVER = 5;
    static final int RESET_OF_INITIATOR = 6;

    private Frames() {}

    /** A frame as a peer sees it. */
    record Frame(long id, int flag, Bytes body) {
        Frame(long id, int flag, String text) {
            this(id, flag, Bytes.utf8(text));
        }
    }

    static Bytes header(long id, int flag, long length) {
        return Bytes.concat(Varint.encode(id * 8 + flag), Varint.encode(length));
    }

    static Bytes frame(long id, int flag, Bytes body) {
        return Bytes.concat(header(id, flag, body.size()), body);
    }

    static Bytes frame(long id, int flag, String text) {
        return frame(id, flag, Bytes.utf8(text));
    }

    static List<Frame> parse(Bytes bytes) {
        List<Frame> frames = new ArrayList<>();
        int at = 0;
        while (at < bytes.size()) {
            long first = Varint.read(bytes, at);
            at += Varint.sizeAt(bytes, at);
            int length = (int) Varint.read(bytes, at);
            at += Varint.sizeAt(bytes, at);
            frames.add(new Frame(first / 8, (int) (first % 8), bytes.slice(at, at + length)));
            at += length;
        }
        return frames;
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
