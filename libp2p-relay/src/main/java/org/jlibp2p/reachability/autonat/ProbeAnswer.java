package org.jlibp2p.reachability.autonat;

import java.time.Instant;

import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;

/**
 * What one peer said when it was asked whether the node can be reached.
 *
 * @param peer who was asked
 * @param place where it is: an IPv4 address or an IPv6 /56, as text. Peers in one place have one voice
 * @param protocol in which version
 * @param outcome what it said, or did not say
 * @param at when
 */
public record ProbeAnswer(PeerId peer, String place, ProtocolId protocol, Outcome outcome, Instant at) {
    /** What came of a question. */
    public enum Outcome {
        /** The peer connected, and in version 2 proved it. */
        REACHED,
        /** The peer tried to connect, and could not. */
        NOT_REACHED,
        /** The peer cannot or will not dial such an address, or has other things to do. Says nothing of the address. */
        NOT_TRIED,
        /** The peer says that it has connected, and nothing has arrived: it is not believed. */
        NOT_PROVED,
        /** There was no answer, or none that makes sense. */
        FAILED
    }

    /**
     * Whether it says anything about the address.
     *
     * @return true if the peer has tried
     */
    public boolean counts() {
        return outcome == Outcome.REACHED || outcome == Outcome.NOT_REACHED;
    }
}
