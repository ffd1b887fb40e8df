package org.jlibp2p.testkit.nodes;

/** Counts the traffic of a node. Confined to the wire's loop. */
final class TrafficCount {
    private long messagesOut;
    private long messagesIn;
    private long bytesOut;
    private long bytesIn;
    private long streamsOpened;
    private long streamsServed;
    private long dials;
    private long failedDials;

    void sent(int bytes) {
        messagesOut++;
        bytesOut += bytes;
    }

    void received(int bytes) {
        messagesIn++;
        bytesIn += bytes;
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
                messagesOut, messagesIn, bytesOut, bytesIn, streamsOpened, streamsServed, dials, failedDials);
    }
}
