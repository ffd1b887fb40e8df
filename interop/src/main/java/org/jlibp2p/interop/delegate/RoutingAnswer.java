package org.jlibp2p.interop.delegate;

import java.util.List;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerInfo;

/**
 * What a question is answered with: peers one after the other, or a value, and then perhaps a failure.
 *
 * @param peers who is found
 * @param value the IPNS record that is found
 * @param failure what the search fails with in the end
 * @param isGated whether each peer, and the end behind the last one, waits for a release
 */
public record RoutingAnswer(List<PeerInfo> peers, Optional<Bytes> value, Optional<String> failure, boolean isGated) {
    /** Nothing is found. */
    static final RoutingAnswer NOTHING = new RoutingAnswer(List.of(), Optional.empty(), Optional.empty(), false);

    /**
     * Copies the list.
     *
     * @param peers see {@link #peers()}
     * @param value see {@link #value()}
     * @param failure see {@link #failure()}
     * @param isGated see {@link #isGated()}
     */
    public RoutingAnswer {
        peers = List.copyOf(peers);
    }
}
