package org.jlibp2p.delegate.server;

import java.util.List;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.record.PeerSchema;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.schema.RecordCodec;
import org.jlibp2p.delegate.schema.RoutingFilter;
import org.jlibp2p.peer.PeerInfo;

/**
 * A record as it was found, written once for all who get it unchanged. It is kept as its text alone, which takes an eleventh of the
 * memory that the record does, and read again for those who want only some of it; of that the last is kept too, since most clients
 * want the same. Confined to the server's loop.
 */
final class FoundRecord {
    /** How many addresses of a peer are told. */
    static final int MAX_ADDRESSES = 64;

    /** How many bytes a record has at most: so many addresses, each as long as they may be, are more than anybody has. */
    static final int MAX_RECORD = 64 * 1024;

    /** Bytes of memory beside the texts, of the objects around them and their place in a list. */
    private static final int OVERHEAD = 240;

    private static final RecordCodec CODEC = new RecordCodec(MAX_RECORD);

    private final Bytes json;
    private Bytes filtered = Bytes.empty(); // the mark of a filter
    private Optional<Bytes> rest = Optional.empty();

    private FoundRecord(Bytes json) {
        this.json = json;
    }

    /** What was found, without addresses beyond the bounds. */
    static FoundRecord of(PeerInfo info) {
        PeerInfo told = info.addresses().size() <= MAX_ADDRESSES
                ? info
                : new PeerInfo(info.id(), info.addresses().subList(0, MAX_ADDRESSES));
        try {
            return of(PeerSchema.of(told));
        } catch (IllegalArgumentException tooLarge) {
            return of(PeerSchema.of(new PeerInfo(info.id(), List.of())));
        }
    }

    private static FoundRecord of(PeerSchema record) {
        return new FoundRecord(CODEC.encode(record).compact());
    }

    /** All of it, on one line. */
    Bytes json() {
        return json;
    }

    /** How many bytes it has in an answer. */
    int size() {
        return json.size();
    }

    /** How many bytes of memory it takes at most: what passes a filter is no longer than all of it. */
    int memory() {
        return OVERHEAD + 2 * json.size();
    }

    /**
     * What of it passes a filter.
     *
     * @param filter which is not empty
     * @param mark tells the filter from others
     * @return its text, on one line; nothing if nothing passes
     */
    Optional<Bytes> through(RoutingFilter filter, Bytes mark) {
        if (!filtered.equals(mark)) {
            RoutingRecord record = CODEC.decode(json);
            rest = filter.apply(record)
                    .map(some -> some == record ? json : CODEC.encode(some).compact());
            filtered = mark;
        }
        return rest;
    }
}
