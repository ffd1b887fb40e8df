package org.jlibp2p.kad.protocol;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;

/**
 * Puts a reply together from parts that are encoded already, up to a size: what {@link KadCodec#replies} reads. Confined to
 * the thread that made it.
 */
public final class ReplyBuilder {
    private final int maxSize;
    private final List<Bytes> parts = new ArrayList<>(24);
    private int size;

    /**
     * A reply without anything in it.
     *
     * @param type that of the request
     * @param key what is repeated of the request, or empty
     * @param maxSize the most bytes, without the length in front
     */
    public ReplyBuilder(MessageType type, Bytes key, int maxSize) {
        this.maxSize = maxSize;
        put(KadCodec.headField(type, key));
    }

    private void put(Bytes part) {
        parts.add(part);
        size += part.size();
    }

    /**
     * Adds a value.
     *
     * @param record the value
     * @return this builder
     */
    public ReplyBuilder record(KadRecord record) {
        put(KadCodec.recordField(record));
        return this;
    }

    /**
     * How much room there is.
     *
     * @return bytes, below zero if there are too many already
     */
    public int left() {
        return maxSize - size;
    }

    /**
     * Adds a peer if there is room for it.
     *
     * @param field from {@link KadCodec#closerField} or {@link KadCodec#providerField}
     * @return whether there was
     */
    public boolean peer(Bytes field) {
        if (field.size() > left()) {
            return false;
        }
        put(field);
        return true;
    }

    /**
     * The reply as it goes into a stream.
     *
     * @return its encoding with its length in front
     * @throws IllegalStateException if it is too long without any peer
     */
    public Bytes frame() {
        if (left() < 0) {
            throw new IllegalStateException("a reply of " + size + " bytes, above " + maxSize);
        }
        byte[] frame = new byte[Varint.size(size) + size];
        int at = Varint.write(size, frame, 0);
        for (Bytes part : parts) {
            part.copyTo(frame, at);
            at += part.size();
        }
        return Bytes.wrap(frame);
    }
}
