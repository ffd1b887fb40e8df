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
 * memory that the record does, and read again for those who want only some of it.
 *
 * @param json its text, on one line
 */
record FoundRecord(Bytes json) {
    /** How many addresses of a peer are told. */
    static final int MAX_ADDRESSES = 64;

    /** How many bytes a record has at most: so many addresses, each as long as they may be, are more than anybody has. */
    static final int MAX_RECORD = 64 * 1024;

    /** Bytes of memory beside the text, of the objects around it and their place in a list. */
    static final int OVERHEAD = 96;

    private static final RecordCodec CODEC = new RecordCodec(MAX_RECORD);

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

    int size() {
        return json.size();
    }

    /** Whether something of it passes a filter. */
    boolean passes(RoutingFilter filter) {
        return filter.isEmpty() || filter.apply(CODEC.decode(json)).isPresent();
    }

    /** The text of what passes a filter; nothing if nothing does. */
    Optional<Bytes> through(RoutingFilter filter) {
        if (filter.isEmpty()) {
            return Optional.of(json);
        }
        RoutingRecord record = CODEC.decode(json);
        return filter.apply(record).map(rest -> rest == record ? json : CODEC.encode(rest));
    }
}
