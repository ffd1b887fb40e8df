package org.jlibp2p.kad.table;

import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;

/** A peer that has, or waits for, a place in a bucket. Confined to the table. */
final class Contact {
    /** What is known of how reliable a peer is. */
    enum Standing {
        /** It has answered once; a failure makes it leave. */
        NEW,
        /** It has answered again since it has its place; a failure makes it {@link #DOUBTFUL}. */
        PROVEN,
        /**
         * It has not answered the last time, having done so before. It is told to nobody, the next failure makes it leave, and
         * whoever wants its place gets it; an answer makes it {@link #PROVEN}.
         */
        DOUBTFUL
    }

    final TableView.Entry entry;
    final int bucket;
    Set<Bytes> groups;
    long heard;
    Standing standing = Standing.NEW;

    Contact(TableView.Entry entry, int bucket, Set<Bytes> groups, long heard) {
        this.entry = entry;
        this.bucket = bucket;
        this.groups = groups;
        this.heard = heard;
    }

    PeerId peer() {
        return entry.peer();
    }

    boolean isDoubtful() {
        return standing == Standing.DOUBTFUL;
    }
}
