package org.jlibp2p.node;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.BlockingStreamHandler;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.StreamHandler;
import org.jlibp2p.connection.StreamOpener;
import org.jlibp2p.connection.Traffic;
import org.jlibp2p.event.Events;
import org.jlibp2p.event.NodeObserver;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.limits.LimitUse;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.ValueRouting;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.service.Service;

/**
 * A running libp2p node; there is no other kind. Any thread may call; futures of connections and streams complete on their
 * loops, where nothing may block.
 *
 * <p>Two promises hold for every future: completing it from outside (cancel, {@code orTimeout}) aborts the operation and
 * frees what it held; and it fails only with {@link org.jlibp2p.Libp2pException}. Every operation has a deadline of its
 * own; see {@link org.jlibp2p.limits.TimeLimits}.
 */
public interface Node extends StreamOpener, AutoCloseable {
    /**
     * Where a node begins.
     *
     * @return a builder with the defaults
     */
    static NodeBuilder builder() {
        return new NodeBuilder();
    }

    /**
     * Who this node is.
     *
     * @return its peer id
     */
    PeerId id();

    /**
     * Where this node says it can be reached, as of now: where it listens, or what it announces instead.
     *
     * @return addresses that end in {@code /p2p} and this node's id: what others give to {@link #connect(Multiaddr)}
     */
    List<Multiaddr> addresses();

    /**
     * Whether others can connect to this node, as far as a service has found that out.
     *
     * @return unknown in a node that has no such service; changes are told as
     *     {@link org.jlibp2p.event.NodeEvent.ReachabilityChanged}
     */
    Reachability reachability();

    /**
     * What this node serves, as of now.
     *
     * @return the protocols of all handlers
     */
    Set<ProtocolId> protocols();

    /**
     * Connects to a peer, or finds the connection there is; addresses come from the peer store, then from routing.
     *
     * @param peer whom
     * @return completes with the connection; fails with {@link org.jlibp2p.transport.DialException}, which keeps each
     *     attempt's own failure, or {@link org.jlibp2p.async.OperationTimeoutException}
     */
    CompletableFuture<Connection> connect(PeerId peer);

    /**
     * Connects to a peer at an address, or finds the connection there is.
     *
     * @param addressWithPeer an address that ends in {@code /p2p} and the peer's id
     * @return as {@link #connect(PeerId)}
     * @throws IllegalArgumentException if the address does not say which peer is there
     */
    CompletableFuture<Connection> connect(Multiaddr addressWithPeer);

    /**
     * The connections that stand.
     *
     * @return a snapshot
     */
    Collection<Connection> connections();

    /**
     * What all connections of this node have carried since it began: those that stand, those that have ended, and handshakes
     * that failed. What goes through a relay is counted once, on the connection with the relay.
     *
     * @return the numbers as of now; neither ever falls
     */
    Traffic traffic();

    /**
     * How much of this node's limits is in use: of those on connections, streams, dials and receive windows that count for the
     * whole node.
     *
     * @return the numbers as of now, in the order of their names; the same names at each call
     */
    List<LimitUse> limitsInUse();

    /**
     * The node's own loop, on which its dials, timers and tables are, and most services. For who measures how busy it is, or needs a
     * timer; nothing there may block.
     *
     * @return the same one for the life of the node
     */
    EventLoop loop();

    /**
     * Has somebody count what happens, at once and without loss.
     *
     * @param observer is called on event loops; see there what it must not do
     * @return closing it ends that
     */
    Registration observe(NodeObserver observer);

    /**
     * Serves a protocol on the connections' loops.
     *
     * @param protocol which
     * @param handler serves each stream; must not block
     * @return closing it ends the serving
     * @throws IllegalStateException if the protocol is served already
     */
    Registration handle(ProtocolId protocol, StreamHandler handler);

    /**
     * Serves a protocol on threads that may wait, one for each stream.
     *
     * @param protocol which
     * @param handler serves each stream
     * @return closing it ends the serving
     * @throws IllegalStateException if the protocol is served already
     */
    Registration handleBlocking(ProtocolId protocol, BlockingStreamHandler handler);

    /**
     * Listens at one more address.
     *
     * @param address one that some transport of the node can listen at
     * @return completes when it is listening; closing the registration ends that
     */
    CompletableFuture<Registration> listen(Multiaddr address);

    /**
     * What is known of this node's own addresses: which there are, who says so, and which are announced.
     *
     * @return a snapshot, without {@code /p2p}; an address that several have told is in it several times
     */
    List<OwnAddress> ownAddresses();

    /**
     * What is remembered of other peers. What the application tells it is remembered as it is.
     *
     * @return the node's peer store
     */
    PeerStore peers();

    /**
     * All ways of finding peers together.
     *
     * @return tries them as a race; finds nothing if no service offers any
     */
    PeerRouting peerRouting();

    /**
     * All ways of finding content together.
     *
     * @return merges what they find; finds nothing if no service offers any
     */
    ContentRouting contentRouting();

    /**
     * All ways of storing and finding values together.
     *
     * @return tries them as a race; finds nothing if no service offers any
     */
    ValueRouting valueRouting();

    /**
     * What happens in this node; listeners run on threads that may wait.
     *
     * @return the events
     */
    Events events();

    /**
     * A service that was given to the builder.
     *
     * @param <S> its type
     * @param type its class
     * @return the service
     * @throws IllegalStateException if the node was built without it
     */
    <S extends Service> S service(Class<S> type);

    /**
     * Spares a peer's connections from being let go when there are too many.
     *
     * @param peer whom
     * @param reason why, for people who look
     * @return closing it ends the protection
     */
    Registration protect(PeerId peer, String reason);

    /**
     * Stops the node: services in reverse order, then connections, then threads. Does nothing the second time.
     *
     * @return completes when nothing of the node is left: no socket, no thread
     */
    CompletableFuture<Void> stop();

    /**
     * Stops the node and waits until nothing of it is left. Not on an event loop.
     */
    @Override
    void close();
}
