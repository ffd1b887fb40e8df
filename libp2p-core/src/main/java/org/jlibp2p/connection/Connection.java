package org.jlibp2p.connection;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.io.Direction;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.ConnectionLimit;

/** A secured and multiplexed connection with a peer. Any thread may call; futures complete on {@link #loop()}. */
public interface Connection {
    /**
     * Who is at the other end.
     *
     * @return the peer, proved by its key
     */
    PeerId remotePeer();

    /**
     * The key that proved it.
     *
     * @return the identity key of the peer
     */
    PublicKey remoteKey();

    /**
     * This end.
     *
     * @return the address, without {@code /p2p}
     */
    Multiaddr localAddress();

    /**
     * The other end.
     *
     * @return the address, without {@code /p2p}
     */
    Multiaddr remoteAddress();

    /**
     * Who made it.
     *
     * @return outbound if this node did
     */
    Direction direction();

    /**
     * What secures it.
     *
     * @return the security protocol
     */
    ProtocolId security();

    /**
     * What multiplexes it.
     *
     * @return the muxer's protocol
     */
    ProtocolId muxer();

    /**
     * What a relay limits it to.
     *
     * @return the limit, present on a limited relayed connection only
     */
    Optional<ConnectionLimit> limit();

    /**
     * Whether it goes through a relay, limited or not.
     *
     * @return false if it is a direct one
     */
    default boolean isRelayed() {
        return limit().isPresent() || remoteAddress().has(MultiaddrProtocol.P2P_CIRCUIT);
    }

    /**
     * What it has carried since it began, its handshake included.
     *
     * @return the numbers as of now; final once the connection has ended
     */
    Traffic traffic();

    /**
     * Opens a stream for the first of the given protocols that the peer speaks. With a single one, or when the peer is
     * known to speak the first one, the stream is there at once and the peer's consent is checked with its first bytes.
     * Completing the future from outside resets the stream.
     *
     * @param inOrder the protocols, the preferred one first
     * @return completes with the stream; fails with {@link org.jlibp2p.negotiation.NegotiationException} if the peer
     *     speaks none of them, {@link LimitedConnectionException}, {@link org.jlibp2p.limits.LimitExceededException},
     *     {@link org.jlibp2p.io.ConnectionClosedException} or {@link org.jlibp2p.async.OperationTimeoutException}
     */
    CompletableFuture<Stream> openStream(ProtocolId... inOrder);

    /**
     * The streams that are open.
     *
     * @return a snapshot
     */
    Collection<Stream> streams();

    /**
     * Ends the connection and all its streams.
     *
     * @return completes when it has ended
     */
    CompletableFuture<CloseReason> close();

    /**
     * How long it has stood.
     *
     * @return the time since it was secured and multiplexed, which goes on after its end
     */
    Duration age();

    /**
     * How long an answer takes, as far as the muxer has found that out by itself. Asking sends nothing.
     *
     * @return what yamux has measured by its own pings, the last one counting for half; empty before the first answer, and
     *     with a muxer that has no pings
     */
    default Optional<Duration> lastRoundTrip() {
        return Optional.empty();
    }

    /**
     * The end of the connection, whoever brings it about. Never fails.
     *
     * @return completes with the reason
     */
    CompletableFuture<CloseReason> closed();

    /**
     * Whether new streams may be expected to open. Cheaper than to look at {@link #closed()}, which is a new future each
     * time.
     *
     * @return false once the connection has ended, or this side has begun to end it
     */
    default boolean isOpen() {
        return !closed().isDone();
    }

    /**
     * The loop on which everything of this connection happens.
     *
     * @return the same one for the life of the connection
     */
    EventLoop loop();
}
