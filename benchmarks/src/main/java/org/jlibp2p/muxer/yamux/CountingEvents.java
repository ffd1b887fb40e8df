package org.jlibp2p.muxer.yamux;

import org.jlibp2p.bytes.Bytes;

/** A stream's reader that takes or leaves what arrives, and counts. */
class CountingEvents implements StreamEvents {
    private final boolean reading;
    Bytes last = Bytes.empty();
    long received;
    long ended;

    /** One that takes all that arrives at once, or one that leaves it to be taken. */
    CountingEvents(boolean reading) {
        this.reading = reading;
    }

    void take(Bytes bytes) {
        last = bytes;
        received += bytes.size();
    }

    @Override
    public boolean deliver(Bytes bytes) {
        if (reading) {
            take(bytes);
        }
        return reading;
    }

    @Override
    public void inputEnded() {}

    @Override
    public void outputAccepted() {}

    @Override
    public void ended() {
        ended++;
    }

    @Override
    public void resetByPeer(long code) {
        throw new IllegalStateException("nobody resets");
    }

    @Override
    public void sessionEnded() {
        throw new IllegalStateException("the session goes on");
    }
}
