package org.jlibp2p.testkit.nodes;

import org.jlibp2p.io.Direction;

/** Counts the traffic of a node. Confined to the wire's loop. */
final class TrafficCount {
    private long messagesOut;
    private long messagesIn;
    private long bytesOut;
    private long bytesIn;
    private long messagesServed;
    private long streamsOpened;
    private long streamsServed;
    private long dials;
    private long failedDials;

    void sent(int bytes) {
        messagesOut++;
        bytesOut += bytes;
    }

    void received(int bytes, Direction stream) {
        messagesIn++;
        bytesIn += bytes;
        if (stream == Direction.INBOUND) {
            messagesServed++;
        }
    }

    void opened() {
        streamsOpened++;
    }

    void served() {
        streamsServed++;
    }

    void dialled() {
        dials++;
    }

    void dialFailed() {
        failedDials++;
    }

    Traffic snapshot() {
        return new Traffic(
                messagesOut,
                messagesIn,
                bytesOut,
                bytesIn,
                messagesServed,
                streamsOpened,
                streamsServed,
                dials,
                failedDials);
    }
}
