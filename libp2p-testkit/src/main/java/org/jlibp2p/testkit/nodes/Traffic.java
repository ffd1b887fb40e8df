package org.jlibp2p.testkit.nodes;

/**
 * What a node has sent, received and tried so far, all its lives together. A message is what was written to a stream at once;
 * opening and ending a stream is none.
 *
 * @param messagesOut messages sent
 * @param messagesIn messages that arrived
 * @param bytesOut bytes of the messages sent, without those of any layer below
 * @param bytesIn bytes of the messages that arrived
 * @param messagesServed of the messages that arrived, those on streams that others had opened: what others asked of this node
 * @param streamsOpened streams that this node opened
 * @param streamsServed streams of others that reached a handler
 * @param dials dials begun
 * @param failedDials dials that failed, whatever for
 */
public record Traffic(
        long messagesOut,
        long messagesIn,
        long bytesOut,
        long bytesIn,
        long messagesServed,
        long streamsOpened,
        long streamsServed,
        long dials,
        long failedDials) {
    /** Nothing yet. */
    public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /**
     * What came since an earlier moment.
     *
     * @param before the traffic at that moment
     * @return the difference
     */
    public Traffic since(Traffic before) {
        return combine(before, -1);
    }

    /**
     * What this and another make together.
     *
     * @param other the other traffic
     * @return the sum
     */
    public Traffic plus(Traffic other) {
        return combine(other, 1);
    }

    private Traffic combine(Traffic other, int sign) {
        return new Traffic(
                messagesOut + sign * other.messagesOut,
                messagesIn + sign * other.messagesIn,
                bytesOut + sign * other.bytesOut,
                bytesIn + sign * other.bytesIn,
                messagesServed + sign * other.messagesServed,
                streamsOpened + sign * other.streamsOpened,
                streamsServed + sign * other.streamsServed,
                dials + sign * other.dials,
                failedDials + sign * other.failedDials);
    }
}
