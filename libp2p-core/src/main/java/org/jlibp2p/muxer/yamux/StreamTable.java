package org.jlibp2p.muxer.yamux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The streams that a session knows, the numbers of those to come, and the credit that those which are gone had left.
 */
final class StreamTable {
    private final Map<Integer, EngineStream> streams = new HashMap<>(2);
    private final int ownParity;
    private EngineStream lastFound;
    private long nextNumber;
    private int inbound;
    private int unacknowledged;
    private long forgottenCredit;

    StreamTable(boolean dialled) {
        nextNumber = dialled ? 1 : 2;
        ownParity = dialled ? 1 : 0;
    }

    /** The stream of that number, or null. Frames of one stream often come in a row. */
    EngineStream find(int id) {
        if (lastFound == null || lastFound.id != id) {
            lastFound = streams.get(id);
        }
        return lastFound;
    }

    List<EngineStream> all() {
        return new ArrayList<>(streams.values());
    }

    int inbound() {
        return inbound;
    }

    int outbound() {
        return streams.size() - inbound;
    }

    /** How many wait for the peer's ACK. */
    int unacknowledged() {
        return unacknowledged;
    }

    /** Whether a number is one of those that only this side gives. */
    boolean isOurs(int id) {
        return (id & 1) == ownParity;
    }

    boolean hasNumberLeft() {
        return nextNumber <= YamuxFrame.MAX_LENGTH;
    }

    int takeNumber() {
        int number = (int) nextNumber;
        nextNumber += 2;
        return number;
    }

    void add(EngineStream stream) {
        streams.put(stream.id, stream);
        if (stream.inbound) {
            inbound++;
        } else {
            unacknowledged++;
        }
    }

    /** Notes that the peer knows a stream of ours, or that there is no need any more. */
    void acknowledge(EngineStream stream) {
        if (stream.awaitingAck) {
            stream.awaitingAck = false;
            unacknowledged--;
        }
    }

    void remove(EngineStream stream) {
        streams.remove(stream.id);
        lastFound = null;
        acknowledge(stream);
        if (stream.inbound) {
            inbound--;
        }
        forgottenCredit += stream.receiveWindow.available();
    }

    /** Notes that the peer may have sent as much as a window to a stream that was never there. */
    void refuse() {
        forgottenCredit += ReceiveWindow.INITIAL;
    }

    /** Books a body for a stream that is not known, or says that no such stream had so much credit. */
    boolean discard(long bytes) {
        if (bytes > forgottenCredit) {
            return false;
        }
        forgottenCredit -= bytes;
        return true;
    }
}
