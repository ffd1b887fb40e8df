package org.jlibp2p.kad.server;

import org.jlibp2p.kad.protocol.MessageType;

/** What was asked on the streams of one loop. Written on that loop; any thread may read. */
final class RequestCounts {
    private static final int TYPES = MessageType.values().length;

    private final Count[] requests = new Count[TYPES];
    private final Count refused = new Count();
    private final Count failed = new Count();
    private final Count bytesOut = new Count();

    /** Only one thread writes. */
    private static final class Count {
        private volatile long count;

        void add(long more) {
            count = count + more;
        }
    }

    RequestCounts() {
        for (int i = 0; i < TYPES; i++) {
            requests[i] = new Count();
        }
    }

    void asked(MessageType type) {
        requests[type.ordinal()].add(1);
    }

    void refused() {
        refused.add(1);
    }

    void failed() {
        failed.add(1);
    }

    void sent(int bytes) {
        bytesOut.add(bytes);
    }

    long asked(int type) {
        return requests[type].count;
    }

    long refusals() {
        return refused.count;
    }

    long failures() {
        return failed.count;
    }

    long bytesSent() {
        return bytesOut.count;
    }
}
