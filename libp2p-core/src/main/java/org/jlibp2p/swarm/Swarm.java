package org.jlibp2p.swarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.connection.StreamHandler;
import org.jlibp2p.connection.StreamOpener;
import org.jlibp2p.connection.Traffic;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.LimitUse;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.DirectDial;
import org.jlibp2p.service.OwnAddresses;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;

/** All connections of one node: makes them, accepts them, knows them, lets them go. Any thread may call. */
public final class Swarm implements StreamOpener {
    private final SwarmConfig config;
    private final ProtocolTable protocols;
    private final InboundGate gate;
    private final ConnectionUpgrader upgrader;
    private final ConnectionTable table = new ConnectionTable();
    private final TransportSet transports;
    private final Quota dials;
    private final Dialer dialer;
    private final DirectDials directDials;
    private final ApartDialer apart;
    private final Trimmer trimmer;
    private final Set<CompletableFuture<SwarmConnection>> upgrading = ConcurrentHashMap.newKeySet(); // inbound
    private volatile boolean stopping;

    /**
     * A swarm without transports.
     *
     * @param config what it is made of
     */
    public Swarm(SwarmConfig config) {
        this.config = config;
        protocols = new ProtocolTable(config.events(), config.limits().streams().inboundPerProtocol());
        gate = new InboundGate(config.limits().connections());
        upgrader = new ConnectionUpgrader(
                config,
                new StreamRules(config.limits(), protocols, config.peers(), config.onLimited(), config.observation()));
        transports = new TransportSet(
                new AddressBook.Rules(config.identity().peerId(), config.announced(), config.events()), this::accept);
        Attempts attempts = Attempts.create(config, upgrader, transports, this::admit);
        dials = attempts.total();
        dialer = new Dialer(attempts);
        directDials = new DirectDials(attempts);
        apart = new ApartDialer(attempts);
        trimmer = new Trimmer(config.limits().connections(), table, config.loop());
    }

    /** Begins to trim. Called once, on the node's loop. */
    public void start() {
        trimmer.start();
    }

    /** Holds dials, for a second at most, since the node is going to listen. Called on the node's loop. */
    public void holdDials() {
        dialer.hold();
    }

    /** Lets dials begin that were held. Called on the node's loop. */
    public void releaseDials() {
        dialer.release();
    }

    private void accept(TransportConnection transport) {
        try {
            if (stopping) {
                throw new NodeClosedException("accepting a connection");
            }
            if (!Gates.ask(() -> config.gater().allowInbound(transport.remoteAddress()))) {
                throw new ConnectionClosedException("the gater refused the address", ErrorCode.GATED, false);
            }
            Registration pending = gate.pending();
            Registration place;
            try {
                place = gate.enter(transport.remoteAddress());
            } catch (Libp2pException full) {
                pending.close();
                throw full;
            }
            Optional<PeerId> awaited = directDials.awaited(transport.remoteAddress());
            Direction role = awaited.isPresent() ? Direction.OUTBOUND : Direction.INBOUND;
            CompletableFuture<SwarmConnection> upgrade =
                    upgrader.upgrade(new ConnectionUpgrader.Request(transport, role, awaited, place));
            upgrading.add(upgrade);
            Async.whenDone(upgrade, (connection, failure) -> {
                upgrading.remove(upgrade);
                pending.close();
                if (failure == null) {
                    admit(connection);
                }
            });
            if (stopping) {
                upgrade.cancel(false);
            }
        } catch (Libp2pException refused) {
            config.observation().tell(observer -> observer.onInboundRefused(transport.remoteAddress(), refused));
            ConnectionUpgrader.refuse(transport, refused);
        }
    }

    private void admit(SwarmConnection connection) {
        assert connection.loop().inLoop();
        config.peers().addPublicKey(connection.remoteKey());
        table.add(connection);
        if (stopping) {
            // Looked at only now: stop() either finds the connection in the table or has said so before.
            connection.close(ErrorCode.SHUTDOWN);
        }
        config.observation().tell(observer -> observer.onConnected(connection));
        config.events().publish(new NodeEvent.Connected(connection));
        directDials.stands(connection);
        connection.whenEnded(reason -> {
            table.remove(connection);
            config.observation().tell(observer -> observer.onDisconnected(connection, reason));
            config.events().publish(new NodeEvent.Disconnected(connection, reason));
        });
    }

    /**
     * A connection with a peer: the one there is, or a new one.
     *
     * @param peer whom, and addresses to try beside those known
     * @return as {@code Node.connect}
     */
    public CompletableFuture<Connection> connect(PeerInfo peer) {
        return Async.map(connection(peer), connection -> connection, connection -> {});
    }

    /**
     * A direct connection with a peer, whatever connections there are.
     *
     * @param dial what is wanted
     * @return as {@link org.jlibp2p.service.NodeContext#connectDirectly}
     */
    public CompletableFuture<Connection> connectDirectly(DirectDial dial) {
        if (dial.peer().equals(config.identity().peerId())) {
            throw new IllegalArgumentException("a node cannot connect to itself");
        }
        return Async.map(directDials.dial(dial), connection -> connection, connection -> {});
    }

    /**
     * Takes what is accepted from some addresses for a peer's half of a hole punch.
     *
     * @param punch what is going to be asked for
     * @return as {@link org.jlibp2p.service.NodeContext#expectDirectly}
     */
    public CompletableFuture<Registration> expectDirectly(DirectDial punch) {
        return directDials.expect(punch);
    }

    private CompletableFuture<SwarmConnection> connection(PeerInfo peer) {
        if (peer.id().equals(config.identity().peerId())) {
            throw new IllegalArgumentException("a node cannot connect to itself");
        }
        Optional<SwarmConnection> standing = table.preferred(peer.id());
        if (standing.isPresent()) {
            return CompletableFuture.completedFuture(standing.get());
        }
        if (stopping) {
            return CompletableFuture.failedFuture(new NodeClosedException("connecting to " + peer.id()));
        }
        return dialer.dial(peer.id(), peer.addresses());
    }

    /**
     * Whether a transport reaches addresses of this kind.
     *
     * @param address without {@code /p2p}
     * @return true if it could be dialled
     */
    public boolean canDial(Multiaddr address) {
        return DialPlan.worthDialling(address) && transports.dialling(address).isPresent();
    }

    /**
     * A connection that is none of this node's.
     *
     * @param peer who has to be there
     * @param address where
     * @return as {@code NodeContext.connectApart}
     */
    public CompletableFuture<Connection> connectApart(PeerId peer, Multiaddr address) {
        return Async.map(
                apart.dial(peer, address), connection -> connection, connection -> connection.close(ErrorCode.NONE));
    }

    @Override
    public CompletableFuture<Stream> openStream(PeerId peer, ProtocolId... inOrder) {
        return Async.compose(
                connection(new PeerInfo(peer, List.of())),
                connection -> connection.openStream(inOrder),
                connection -> {},
                stream -> stream.reset(new CancellationException()));
    }

    /**
     * Listens at one more address.
     *
     * @param address where
     * @return completes with the listener
     */
    public CompletableFuture<Listener> listen(Multiaddr address) {
        return transports.listen(address);
    }

    /**
     * Adds a transport.
     *
     * @param transport the transport
     * @return closing it takes it away and closes it
     * @throws IllegalArgumentException if this node is in a private network and the transport cannot be; it is closed then
     */
    public Registration addTransport(Transport transport) {
        if (config.privateNetwork().isPresent() && !transport.canBePrivate()) {
            transport.close();
            throw new IllegalArgumentException(transport.getClass().getSimpleName()
                    + " cannot be used in a private network, whose key cannot protect its connections; leave out the"
                    + " transport, the option that makes it so, or the private network");
        }
        return transports.add(transport);
    }

    /**
     * Serves a protocol.
     *
     * @param protocol which
     * @param handler who serves it
     * @return closing it ends the serving
     */
    public Registration handle(ProtocolId protocol, StreamHandler handler) {
        return protocols.handle(protocol, handler);
    }

    /**
     * What is served.
     *
     * @return all protocols
     */
    public Set<ProtocolId> protocols() {
        return protocols.protocols();
    }

    /**
     * Where this node says it can be reached.
     *
     * @return without {@code /p2p}
     */
    public List<Multiaddr> addresses() {
        return transports.addresses();
    }

    /**
     * What is known of this node's own addresses.
     *
     * @return the node's
     */
    public OwnAddresses ownAddresses() {
        return transports.book();
    }

    /**
     * Tells everybody that something happened, and remembers whether the node can be reached.
     *
     * @param event what happened
     */
    public void publish(NodeEvent event) {
        if (event instanceof NodeEvent.ReachabilityChanged found) {
            transports.book().reachability(found.reachability());
        }
        config.events().publish(event);
    }

    /**
     * The connections that stand.
     *
     * @return a snapshot
     */
    public Collection<Connection> connections() {
        return table.all().stream()
                .filter(connection -> !connection.hasEnded())
                .map(Connection.class::cast)
                .toList();
    }

    /**
     * What all connections have carried.
     *
     * @return as {@code Node.traffic}
     */
    public Traffic traffic() {
        return config.observation().total().with(table.everyone());
    }

    /**
     * How much of the node's limits is in use.
     *
     * @return as {@code Node.limitsInUse}
     */
    public List<LimitUse> limitsInUse() {
        List<LimitUse> all = new ArrayList<>(List.of(gate.use(), dials.use()));
        upgrader.use().forEach(all::add);
        all.sort(Comparator.comparing(LimitUse::limit));
        return List.copyOf(all);
    }

    /**
     * Where the connections with a peer come from.
     *
     * @param peer whom
     * @return its end's addresses
     */
    public List<Multiaddr> remoteAddresses(PeerId peer) {
        return table.of(peer).stream().map(SwarmConnection::remoteAddress).toList();
    }

    /**
     * Spares a peer from trimming.
     *
     * @param peer whom
     * @param reason why
     * @return closing it ends the protection
     */
    public Registration protect(PeerId peer, String reason) {
        return trimmer.protect(peer, reason);
    }

    /**
     * Stops listening, gives up dials and upgrades, ends all connections, closes all transports. Called once, on the node's loop.
     *
     * @return completes when nothing is left
     */
    public CompletableFuture<Void> stop() {
        stopping = true;
        trimmer.stop();
        dialer.stop();
        directDials.stop();
        upgrading.forEach(upgrade -> upgrade.cancel(false));
        return transports
                .closeListeners()
                .thenCompose(closed -> apart.stop())
                .thenCompose(closed -> {
                    List<SwarmConnection> all = table.all();
                    return CompletableFuture.allOf(all.stream()
                            .map(connection -> connection.close(ErrorCode.SHUTDOWN))
                            .toArray(CompletableFuture[]::new));
                })
                .thenCompose(ended -> transports.close());
    }
}
