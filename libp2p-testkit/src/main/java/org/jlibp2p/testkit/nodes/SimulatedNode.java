package org.jlibp2p.testkit.nodes;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.connection.StreamHandler;
import org.jlibp2p.connection.StreamOpener;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.ValueRouting;
import org.jlibp2p.service.Service;

/**
 * One of {@link SimulatedNodes}. Used by the thread that drives their time, between two drives or inside one; what it begins
 * goes on when time is driven.
 *
 * <p>It may be started again after it has stopped or vanished: with the same identity at the same address, with new services
 * from the same factories, and without any memory.
 */
public final class SimulatedNode implements StreamOpener {
    private final SimulatedNodes network;
    private final Identity identity;
    private final Multiaddr outside;
    private final Multiaddr inside;
    private final NodeSpec spec;
    private final long salt;
    private final TrafficCount count = new TrafficCount();
    private boolean hidden;
    private NodeLife life; // null while it is off
    private NodeServices services;

    SimulatedNode(SimulatedNodes network, NodeSpec spec, Identity identity, Multiaddr outside, Multiaddr inside) {
        this.network = network;
        this.spec = spec;
        this.identity = identity;
        this.outside = outside;
        this.inside = inside;
        salt = network.nextSalt();
        hidden = spec.hidden();
    }

    /**
     * Who it is.
     *
     * @return its identity
     */
    public Identity identity() {
        return identity;
    }

    /**
     * Who it is.
     *
     * @return its name
     */
    public PeerId peerId() {
        return identity.peerId();
    }

    /**
     * Where it thinks it is.
     *
     * @return its public address; a private one while it is hidden
     */
    public Multiaddr address() {
        return hidden ? inside : outside;
    }

    /**
     * Who and where it is.
     *
     * @return what others need to reach it, unless it is hidden
     */
    public PeerInfo info() {
        return new PeerInfo(peerId(), List.of(address()));
    }

    /** Where its connections come from, for others. */
    Multiaddr seenAt() {
        return outside;
    }

    SimulatedNodes network() {
        return network;
    }

    TrafficCount count() {
        return count;
    }

    long salt() {
        return salt;
    }

    NodeLife life() {
        if (life == null) {
            throw new NodeClosedException(this + " is off");
        }
        return life;
    }

    /**
     * Whether it has been started and has neither stopped nor vanished since.
     *
     * @return true if it answers
     */
    public boolean isOnline() {
        return life != null;
    }

    /**
     * Whether it is behind an address translation.
     *
     * @return true if nobody can dial it
     */
    public boolean isHidden() {
        return hidden;
    }

    /**
     * Starts its services, one after another.
     *
     * @return completes when the last one has started; fails as a service does, and then the node is off
     * @throws IllegalStateException if it is on already
     */
    public CompletableFuture<Void> start() {
        if (life != null) {
            throw new IllegalStateException(this + " is on already");
        }
        life = new NodeLife(this);
        services = new NodeServices(life, spec.services());
        return services.start().whenComplete((started, failure) -> {
            if (failure != null) {
                Async.on(network.wire(), this::vanish);
            }
        });
    }

    /**
     * Stops its services in reverse and ends its connections in order. Does nothing while it is off.
     *
     * @return completes when it is off
     */
    public CompletableFuture<Void> stop() {
        if (life == null) {
            return CompletableFuture.completedFuture(null);
        }
        NodeLife ending = life;
        return services.stop()
                .thenRun(() -> Async.on(network.wire(), () -> {
                    if (life == ending) {
                        life = null;
                        services = null;
                        ending.leave();
                    }
                }));
    }

    /**
     * Is gone without a word, at once: no service is stopped, nobody is told. What was on its way from it still arrives;
     * peers lose their connections when their muxer would notice. Does nothing while it is off.
     */
    public void vanish() {
        if (life == null) {
            return;
        }
        NodeLife ending = life;
        life = null;
        services.abandon();
        services = null;
        ending.vanish();
    }

    /** Comes out from behind its address translation: its address is the public one from now on, and it can be dialled. */
    public void expose() {
        changeHidden(false);
    }

    /** Is behind an address translation from now on. Connections live on. */
    public void hide() {
        changeHidden(true);
    }

    private void changeHidden(boolean now) {
        if (hidden != now) {
            hidden = now;
            if (life != null) {
                life.addressesChanged();
            }
        }
    }

    /**
     * One of its services.
     *
     * @param <S> which
     * @param type its class
     * @return the service of this life
     * @throws IllegalStateException if it has none of that class
     * @throws NodeClosedException if it is off
     */
    public <S extends Service> S service(Class<S> type) {
        life();
        return services.find(type);
    }

    /**
     * Serves a protocol until it is off.
     *
     * @param protocol which
     * @param handler serves each stream; a failure that is no {@link org.jlibp2p.Libp2pException} fails the drive
     * @return closing it ends the serving
     */
    public Registration handle(ProtocolId protocol, StreamHandler handler) {
        return life().handle(protocol, handler);
    }

    /**
     * Connects to a peer, or finds the connection there is.
     *
     * @param peer whom, and addresses to try beside those that it remembers
     * @return completes with the connection; fails with {@link org.jlibp2p.transport.DialException}
     */
    public CompletableFuture<Connection> connect(PeerInfo peer) {
        return connect(life(), peer);
    }

    CompletableFuture<Connection> connect(NodeLife caller, PeerInfo peer) {
        return Async.call(
                network.wire(),
                () -> Async.map(
                        caller.connection(peer.id(), peer.addresses()), connection -> connection, unused -> {}));
    }

    @Override
    public CompletableFuture<Stream> openStream(PeerId peer, ProtocolId... inOrder) {
        return Async.compose(
                connect(new PeerInfo(peer, List.of())),
                connection -> connection.openStream(inOrder),
                unused -> {},
                unwanted -> unwanted.reset(new CancellationException()));
    }

    /**
     * What it is connected with.
     *
     * @return a snapshot, empty while it is off
     */
    public Collection<Connection> connections() {
        return life == null ? List.of() : List.copyOf(life.connections());
    }

    /**
     * What it remembers of others.
     *
     * @return the peer store of this life
     */
    public PeerStore peers() {
        return life().peers();
    }

    /**
     * All ways of its services to find peers.
     *
     * @return those of this life
     */
    public PeerRouting peerRouting() {
        return life().routers().peers();
    }

    /**
     * All ways of its services to find content.
     *
     * @return those of this life
     */
    public ContentRouting contentRouting() {
        return life().routers().content();
    }

    /**
     * All ways of its services to find values.
     *
     * @return those of this life
     */
    public ValueRouting valueRouting() {
        return life().routers().values();
    }

    /**
     * What it has sent and received so far.
     *
     * @return the sums of all its lives
     */
    public Traffic traffic() {
        return count.snapshot();
    }

    /** Whether an address leads to it now. */
    boolean answersAt(Multiaddr address) {
        return !hidden && outside.equals(address.withoutLast(MultiaddrProtocol.P2P));
    }

    @Override
    public String toString() {
        return "node at " + outside;
    }
}
