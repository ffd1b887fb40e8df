package org.jlibp2p.muxer.yamux;

import org.jlibp2p.muxer.engine.ReceiveBuffer;
import org.jlibp2p.muxer.engine.SendQueue;
import org.jlibp2p.muxer.engine.StreamState;

/** What the engine knows of one stream. Only the engine and its scheduler change it; confined to their thread. */
final class EngineStream {
    final int id;
    final boolean inbound;
    final ReceiveWindow receiveWindow;
    final SendWindow sendWindow = new SendWindow();
    final ReceiveBuffer received = new ReceiveBuffer();
    final SendQueue output = new SendQueue();

    StreamEvents events;
    StreamState state = StreamState.OPEN;

    /** Flags to go with the next frame: SYN or ACK at once, FIN behind the last byte. */
    int due;

    boolean creditDue;
    boolean awaitingAck;
    boolean finAccepted;

    /** Of the batch that is being written. */
    int inFlight;

    boolean finInFlight;

    /** Bytes that the pipe has accepted since the stream began. */
    long accepted;

    boolean inControlTurn;
    boolean inDataTurn;

    EngineStream(int id, boolean inbound, ReceiveWindow receiveWindow) {
        this.id = id;
        this.inbound = inbound;
        this.receiveWindow = receiveWindow;
    }

    /** Drops what waits, but for input that had ended in order if that is to be kept. */
    void breakOff(boolean keepInput) {
        state = state.broken();
        output.clear();
        if (!keepInput) {
            received.clear();
        }
    }

    /** How many bytes may go out now. */
    int sendable() {
        return (int) Math.min(output.size(), sendWindow.available());
    }

    /** How many bytes were written and are not accepted. */
    int unaccepted() {
        return output.size() + inFlight;
    }
}
