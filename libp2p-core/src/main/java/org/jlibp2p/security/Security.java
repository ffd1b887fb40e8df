package org.jlibp2p.security;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;

/** Makes a pipe secret and finds out who is at its other end. Holds no state of connections; any thread. */
public interface Security {
    /**
     * The id under which this channel is negotiated.
     *
     * @return the protocol id
     */
    ProtocolId protocol();

    /**
     * Runs the handshake over a pipe, which the channel owns from here on; on failure it has been reset before the future
     * fails. There is no timer inside: the caller has one deadline for the whole upgrade, and resets the pipe when it
     * passes. Must be called on the pipe's loop.
     *
     * @param raw the pipe
     * @param handshake who we are and whom we expect
     * @return completes with the channel; fails with {@link HandshakeException}, or as the pipe failed
     */
    CompletableFuture<? extends SecureConnection> secure(Duplex raw, Handshake handshake);

    /**
     * Who we are and whom we expect.
     *
     * @param direction outbound on the side that dialled
     * @param self this node
     * @param expected the peer that was dialled; a different one is refused with {@link HandshakeException.Reason#WRONG_PEER}
     * @param muxers what this side can multiplex with, in order of preference; empty to leave it to a later negotiation
     */
    record Handshake(Direction direction, Identity self, Optional<PeerId> expected, List<ProtocolId> muxers) {}
}
