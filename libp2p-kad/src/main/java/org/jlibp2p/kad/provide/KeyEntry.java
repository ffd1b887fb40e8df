package org.jlibp2p.kad.provide;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * An entry in the file of a {@link FileReprovideStore}: something that happened to some keys. One byte says what, four say
 * when (seconds since 1970, zero for never), then each key follows behind a byte with its size. Of the network's size there are
 * eight bytes instead of keys.
 *
 * @param what what happened
 * @param time the second
 * @param hashes the keys
 * @param size the network's size, if that is what it is about
 */
record KeyEntry(What what, int time, List<Bytes> hashes, double size) {
    /** Keys in one entry. */
    static final int MAX_KEYS = 4096;

    /** Bytes of one entry. */
    static final int MAX_SIZE = 5 + MAX_KEYS * (1 + Reprovider.MAX_KEY_SIZE);

    private static final int HEADER = 5;

    enum What {
        /** Keys are kept, and were provided at the time. */
        KEPT,
        /** Keys are not kept any more. */
        FORGOTTEN,
        /** Keys that are kept were provided at the time. */
        PROVIDED,
        /** The network has another size. */
        SIZE
    }

    static KeyEntry of(What what, int time, List<Bytes> hashes) {
        return new KeyEntry(what, time, List.copyOf(hashes), 0);
    }

    static KeyEntry ofSize(double size) {
        return new KeyEntry(What.SIZE, 0, List.of(), size);
    }

    Bytes encode() {
        int bytes = HEADER + hashes.stream().mapToInt(hash -> hash.size() + 1).sum();
        ByteBuffer buffer = ByteBuffer.allocate(bytes + (what == What.SIZE ? Double.BYTES : 0));
        buffer.put((byte) what.ordinal()).putInt(time);
        for (Bytes hash : hashes) {
            buffer.put((byte) hash.size());
            hash.copyTo(buffer);
        }
        if (what == What.SIZE) {
            buffer.putDouble(size);
        }
        return Bytes.wrap(buffer.array());
    }

    /** Fails with {@link MalformedMessageException} if it is no entry. */
    static KeyEntry decode(Bytes bytes) {
        if (bytes.size() < HEADER || bytes.unsignedAt(0) >= What.values().length) {
            throw new MalformedMessageException("no entry of keys");
        }
        What what = What.values()[bytes.unsignedAt(0)];
        int time = bytes.asByteBuffer().getInt(1);
        if (what == What.SIZE) {
            return sizeOf(bytes);
        }
        List<Bytes> hashes = new ArrayList<>();
        for (int at = HEADER; at < bytes.size(); ) {
            int end = at + 1 + bytes.unsignedAt(at);
            if (end > bytes.size() || end == at + 1) {
                throw new MalformedMessageException("a key that is empty or longer than its entry");
            }
            hashes.add(bytes.slice(at + 1, end));
            at = end;
        }
        return of(what, time, hashes);
    }

    private static KeyEntry sizeOf(Bytes bytes) {
        double size =
                bytes.size() == HEADER + Double.BYTES ? bytes.asByteBuffer().getDouble(HEADER) : Double.NaN;
        if (!(size >= 0 && size < Double.MAX_VALUE)) {
            throw new MalformedMessageException("no size of a network");
        }
        return ofSize(size);
    }
}
