package org.jlibp2p.service;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.StreamHandler;
import org.jlibp2p.connection.StreamOpener;
import org.jlibp2p.discovery.Discovery;
import org.jlibp2p.event.Events;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.ValueRouting;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.Transport;

/**
 * All that a service may see of its node. What it registers here is withdrawn when it stops. Any thread may call;
 * futures complete on {@link #loop()}, those that concern a connection on the connection's loop.
 */
public interface NodeContext extends StreamOpener {
    /**
     * This node.
     *
     * @return its identity
     */
    Identity identity();

    /**
     * Where this node says it can be reached, as of now.
     *
     * @return without {@code /p2p}
     */
    List<Multiaddr> addresses();

    /**
     * What is known of this node's own addresses, and which are announced.
     *
     * @return the node's; what a service registers there ends with it
     */
    OwnAddresses ownAddresses();

    /**
     * What this node serves, as of now.
     *
     * @return the protocols of all handlers
     */
    Set<ProtocolId> protocols();

    /**
     * The node's numbers.
     *
     * @return the limits
     */
    ResourceLimits limits();

    /**
     * What is remembered of other peers. What a service tells it counts as learnt from others: addresses that cannot be of
     * use, as {@link org.jlibp2p.transport.LearntAddresses} has it, are not remembered.
     *
     * @return the node's peer store
     */
    PeerStore peers();

    /**
     * All ways of finding peers together.
     *
     * @return tries them as a race
     */
    PeerRouting peerRouting();

    /**
     * What happens in the node; listeners run on this service's loop.
     *
     * @return the events
     */
    Events events();

    /**
     * Tells everybody that something happened.
     *
     * @param event a record of the service's own
     */
    void publish(NodeEvent event);

    /**
     * The service's own thread and timers.
     *
     * @return a loop that ends with the service
     */
    EventLoop loop();

    /**
     * Connects to a peer, or finds the connection there is.
     *
     * @param peer whom, and addresses to try beside those known
     * @return as {@code Node.connect}
     */
    CompletableFuture<Connection> connect(PeerInfo peer);

    /**
     * Makes a direct connection with a peer, beside one through a relay. A connection with the peer that somebody else makes
     * meanwhile, in whichever direction, will do as well. The application's gater and the node's limits hold as for others; a
     * failure is not remembered. Nothing is left of attempts that have failed, or that were given up. Of several connections
     * that stand at the same time this node keeps one, unless holes are punched and it is not the one that begins: then the
     * peer chooses, and this node keeps what it is left.
     *
     * @param dial what is wanted
     * @return completes with the connection, on its loop or this service's; completing it from outside gives the attempts up.
     *     Fails with {@link org.jlibp2p.transport.DialException}, which has the failure of each address, or with
     *     {@link org.jlibp2p.async.OperationTimeoutException}
     */
    CompletableFuture<Connection> connectDirectly(DirectDial dial);

    /**
     * From now on takes what is accepted from the addresses of a hole punch for the peer's half of it, as while they are tried:
     * for the time between this node's word that it is ready and its own attempt, since the peer may be the faster one. Does
     * nothing where this node is not the one that begins.
     *
     * @param punch what is going to be asked of {@link #connectDirectly}
     * @return completes when that holds, with what ends it; nothing else does but the node's end. Fails with
     *     {@link org.jlibp2p.NodeClosedException} if the node stops
     */
    CompletableFuture<Registration> expectDirectly(DirectDial punch);

    /**
     * Whether a transport of the node reaches addresses of this kind.
     *
     * @param address without {@code /p2p}
     * @return true if it could be dialled, whether or not anybody is there
     */
    boolean canDial(Multiaddr address);

    /**
     * Connects to a peer at one address, to see whether that can be done: from another identity than the node's, from no port
     * where the node listens, and beside all other connections. The connection serves nothing, is not among the node's, and
     * no event tells of it. The application's gater is asked as for others.
     *
     * @param peer who has to be there
     * @param address where: one that leads there without a look-up of names
     * @return completes with the connection, which the caller closes; fails with
     *     {@link org.jlibp2p.transport.DialException}, with {@link org.jlibp2p.limits.LimitExceededException} if there are too
     *     many, or as the upgrade of a connection does
     */
    CompletableFuture<Connection> connectApart(PeerId peer, Multiaddr address);

    /**
     * Listens at one more address.
     *
     * @param address one that some transport of the node can listen at
     * @return completes with the listener; its addresses are announced until it is closed
     */
    CompletableFuture<Listener> listen(Multiaddr address);

    /**
     * Serves a protocol.
     *
     * @param protocol which
     * @param handler serves each stream
     * @return closing it ends the serving
     * @throws IllegalStateException if the protocol is served already
     */
    Registration handle(ProtocolId protocol, StreamHandler handler);

    /**
     * Adds a transport.
     *
     * @param transport is closed when the service stops
     * @return closing it takes the transport away
     */
    Registration addTransport(Transport transport);

    /**
     * Adds a way of finding peers.
     *
     * @param routing asked beside the others
     * @return closing it takes it away
     */
    Registration addPeerRouting(PeerRouting routing);

    /**
     * Adds a way of finding content.
     *
     * @param routing asked beside the others
     * @return closing it takes it away
     */
    Registration addContentRouting(ContentRouting routing);

    /**
     * Adds a way of storing and finding values.
     *
     * @param routing asked beside the others
     * @return closing it takes it away
     */
    Registration addValueRouting(ValueRouting routing);

    /**
     * Adds a source of peers.
     *
     * @param discovery heard beside the others
     * @return closing it takes it away
     */
    Registration addDiscovery(Discovery discovery);

    /**
     * Keeps connections with a peer from being trimmed.
     *
     * @param peer whom
     * @param reason why, for people who look
     * @return closing it ends the protection, unless others protect the peer too
     */
    Registration protect(PeerId peer, String reason);
}
