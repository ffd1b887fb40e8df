package org.jlibp2p.muxer.yamux;

import org.jlibp2p.ProtocolViolationException;

/** How many bytes the peer allows us to send on a stream. Never more than 2<sup>32</sup> - 1, never less than zero. */
final class SendWindow {
    private long available = ReceiveWindow.INITIAL;

    long available() {
        return available;
    }

    void spend(int bytes) {
        available -= bytes;
    }

    /** Adds credit from the peer, who breaks a rule by going beyond what the field of a header can hold. */
    void grow(long credit) {
        if (credit > YamuxFrame.MAX_LENGTH - available) {
            throw new ProtocolViolationException("yamux: a window of more than 2^32 - 1 bytes");
        }
        available += credit;
    }
}
