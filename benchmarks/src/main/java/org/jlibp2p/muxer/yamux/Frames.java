package org.jlibp2p.muxer.yamux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.jlibp2p.bytes.Bytes;

/** Frames as a peer writes them. */
final class Frames {
    private Frames() {}

    static Bytes data(int streamId, Bytes body) {
        return Bytes.concat(header(YamuxFrame.DATA, 0, streamId, body.size()), body);
    }

    /** Window updates for as many streams of the side that dialled, in one run. */
    static Bytes updates(int flags, int streams, long credit) {
        List<Bytes> updates = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            updates.add(header(YamuxFrame.WINDOW_UPDATE, flags, dialledId(i), credit));
        }
        return Bytes.concat(updates);
    }

    /** The number of a stream of the side that dialled, counted from zero. */
    static int dialledId(int index) {
        return 2 * index + 1;
    }

    static Bytes body(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(6).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private static Bytes header(int type, int flags, int streamId, long length) {
        byte[] header = new byte[YamuxFrame.HEADER_SIZE];
        YamuxFrameCodec.write(new YamuxFrame(type, flags, streamId, length), ByteBuffer.wrap(header));
        return Bytes.wrap(header);
    }
}
