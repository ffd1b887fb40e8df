package org.jlibp2p.muxer.mplex;

import org.jlibp2p.muxer.engine.ReceiveBuffer;
import org.jlibp2p.muxer.engine.SendQueue;
import org.jlibp2p.muxer.engine.StreamState;

/** What the engine knows of one stream. Only the engine and its output change it; confined to their thread. */
final class EngineStream {
    final long id;
    final boolean inbound;
    final ReceiveBuffer received = new ReceiveBuffer();
    final SendQueue output = new SendQueue();

    StreamEvents events;
    StreamState state = StreamState.OPEN;

    /** What of the session's budget is taken for bytes that wait here. */
    long booked;

    /** Whether the peer has still to be told of the stream, and of our half's end behind the last byte. */
    boolean openDue;

    boolean closeDue;
    boolean closeAccepted;

    /** Of the batch that is being written. */
    int inFlight;

    boolean closeInFlight;

    /** Bytes that the pipe has accepted since the stream began. */
    long accepted;

    boolean inTurn;

    EngineStream(long id, boolean inbound) {
        this.id = id;
        this.inbound = inbound;
    }

    /** The flag of this side's frames on the stream, out of the two there are. */
    int flag(int ofReceiver, int ofInitiator) {
        return inbound ? ofReceiver : ofInitiator;
    }

    /** The frame that breaks the stream off. */
    MplexFrame reset() {
        return new MplexFrame(id, flag(MplexFrame.RESET_RECEIVER, MplexFrame.RESET_INITIATOR));
    }

    /** Whether anything of it has to go out. */
    boolean hasOutput() {
        return openDue || closeDue || !output.isEmpty();
    }

    /** Drops what waits, but for input that had ended in order if that is to be kept. */
    void breakOff(boolean keepInput) {
        state = state.broken();
        output.clear();
        if (!keepInput) {
            received.clear();
        }
    }

    /** How many bytes were written and are not accepted. */
    int unaccepted() {
        return output.size() + inFlight;
    }
}
