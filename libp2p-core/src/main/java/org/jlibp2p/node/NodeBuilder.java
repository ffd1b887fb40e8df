package org.jlibp2p.node;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jlibp2p.connection.ConnectionGater;
import org.jlibp2p.event.Events;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.muxer.Muxer;
import org.jlibp2p.muxer.yamux.Yamux;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.pnet.PreSharedKey;
import org.jlibp2p.pnet.PrivateNetwork;
import org.jlibp2p.security.Security;
import org.jlibp2p.security.noise.Noise;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.swarm.AnnouncedAddresses;
import org.jlibp2p.transport.LearntAddresses;
import org.jlibp2p.transport.NameResolver;
import org.jlibp2p.transport.TransportFactory;

/**
 * Says what a node is made of, and starts it. Where something can be given several times the order is the preference.
 * Nothing is created before {@link #start()}, which may be called once. Not for several threads at a time.
 *
 * <p>What must be given is a transport. Left out, the identity is a fresh one, the security is Noise, the muxer is yamux;
 * the node listens nowhere, and is in the public network. Where the environment variable {@value #FORCE_PRIVATE} is 1, as
 * go-libp2p knows it too, a private network must be given as well.
 */
public final class NodeBuilder {
    /** Where this environment variable is 1 no node of the process may be outside of a private network. */
    static final String FORCE_PRIVATE = "LIBP2P_FORCE_PNET";

    /** Small ones, and those that make a better connection of a limited one or refuse what has no place there. */
    private static final List<ProtocolId> ALWAYS_ON_LIMITED = List.of(
            Identify.PROTOCOL,
            Identify.PUSH,
            Ping.PROTOCOL,
            ProtocolId.of("/libp2p/circuit/relay/0.2.0/hop"),
            ProtocolId.of("/libp2p/dcutr"));

    private final List<TransportFactory> transports = new ArrayList<>();
    private final List<Security> securities = new ArrayList<>();
    private final List<Muxer> muxers = new ArrayList<>();
    private final List<Multiaddr> listen = new ArrayList<>();
    private final List<ServiceFactory<?>> services = new ArrayList<>();
    private final List<Consumer<Events>> listeners = new ArrayList<>();
    private final Set<ProtocolId> onLimited = new LinkedHashSet<>(ALWAYS_ON_LIMITED);
    private Identity identity;
    private PeerStore peerStore;
    private ConnectionGater gater = new ConnectionGater() {};
    private ResourceLimits limits = ResourceLimits.defaults();
    private Executor blockingExecutor;
    private NameResolver names;
    private AnnouncedAddresses announced = AnnouncedAddresses.asListening();
    private LearntAddresses learnt = LearntAddresses.AUTOMATIC;
    private PreSharedKey privateNetwork;
    private UnaryOperator<String> environment = System::getenv;
    private boolean started;

    NodeBuilder() {}

    /**
     * Who the node is. Keep it in a file ({@link Identity}) if others are to find the node again.
     *
     * @param self the identity
     * @return this builder
     * @throws IllegalArgumentException if an address of another peer is to be announced
     */
    public NodeBuilder identity(Identity self) {
        identity = Objects.requireNonNull(self, "identity");
        return checkAnnounced();
    }

    /**
     * One way to reach others and be reached.
     *
     * @param transport for example {@code TcpTransport.create()}
     * @return this builder
     */
    public NodeBuilder transport(TransportFactory transport) {
        transports.add(Objects.requireNonNull(transport, "transport"));
        return this;
    }

    /**
     * One way to secure connections.
     *
     * @param security for example {@code Noise.create()}
     * @return this builder
     */
    public NodeBuilder security(Security security) {
        securities.add(Objects.requireNonNull(security, "security"));
        return this;
    }

    /**
     * One way to have many streams on a connection.
     *
     * @param muxer for example {@code Yamux.create()}
     * @return this builder
     */
    public NodeBuilder muxer(Muxer muxer) {
        muxers.add(Objects.requireNonNull(muxer, "muxer"));
        return this;
    }

    /**
     * Where to listen.
     *
     * @param addresses for example {@code /ip4/0.0.0.0/tcp/4001}; port 0 is any free one
     * @return this builder
     * @throws IllegalArgumentException if one is not an address
     */
    public NodeBuilder listen(String... addresses) {
        for (String address : addresses) {
            listen.add(Multiaddr.parse(address));
        }
        return this;
    }

    /**
     * Where the node says it can be reached, in place of where it listens: behind a proxy, a NAT or a load balancer.
     *
     * @param addresses for example {@code /dns4/example.org/tcp/443/tls/ws}
     * @return this builder
     * @throws IllegalArgumentException if one is not an address, not of a place that others can reach ({@code 0.0.0.0},
     *     port 0, no host), ends in {@code /p2p} and another peer's id, or is not to be announced
     */
    public NodeBuilder announce(String... addresses) {
        for (String address : addresses) {
            announced = announced.withInstead(Multiaddr.parse(address));
        }
        return checkAnnounced();
    }

    /**
     * Where the node says it can be reached, beside where it listens.
     *
     * @param addresses for example {@code /ip4/192.0.2.7/tcp/4001}, which a router forwards
     * @return this builder
     * @throws IllegalArgumentException as {@link #announce} does
     */
    public NodeBuilder appendAnnounce(String... addresses) {
        for (String address : addresses) {
            announced = announced.withBeside(Multiaddr.parse(address));
        }
        return checkAnnounced();
    }

    /**
     * Where the node never says it can be reached, even if it listens there.
     *
     * @param addresses single ones, exactly as they would be announced, as {@code /ip4/192.168.1.5/tcp/4001}; all of a host,
     *     as {@code /ip4/192.168.1.5}; all of a network, as {@code /ip4/10.0.0.0/ipcidr/8}
     * @return this builder
     * @throws IllegalArgumentException if one is neither, or is to be announced
     */
    public NodeBuilder noAnnounce(String... addresses) {
        for (String address : addresses) {
            announced = announced.withHidden(Multiaddr.parse(address));
        }
        return this;
    }

    private NodeBuilder checkAnnounced() {
        if (identity != null) {
            announced.check(identity.peerId());
        }
        return this;
    }

    /**
     * Which addresses that others tell of a peer are remembered and dialled.
     *
     * @param policy left out, {@link LearntAddresses#AUTOMATIC}
     * @return this builder
     */
    public NodeBuilder learntAddresses(LearntAddresses policy) {
        learnt = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Something for the node to do beside connecting.
     *
     * @param service for example {@code Ping.service()}; started in the order given, stopped in reverse
     * @return this builder
     */
    public NodeBuilder service(ServiceFactory<?> service) {
        services.add(Objects.requireNonNull(service, "service"));
        return this;
    }

    /**
     * Hears of events from the first one on. A listener that is added to {@code Node.events()} misses what happened before
     * the application had its node: a service may have found somebody by then.
     *
     * @param <E> the type
     * @param type as {@link Events#on}
     * @param listener as {@link Events#on}: on a thread that may wait, one event at a time, perhaps before {@link #start()}
     *     is through
     * @return this builder
     */
    public <E extends NodeEvent> NodeBuilder on(Class<E> type, Consumer<? super E> listener) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(listener, "listener");
        listeners.add(events -> events.on(type, listener));
        return this;
    }

    /**
     * Where to remember peers.
     *
     * @param store left out, it is in memory; whoever made it closes it, after the node
     * @return this builder
     */
    public NodeBuilder peerStore(PeerStore store) {
        peerStore = Objects.requireNonNull(store, "peerStore");
        return this;
    }

    /**
     * Whom to connect with.
     *
     * @param policy left out, everybody
     * @return this builder
     */
    public NodeBuilder gater(ConnectionGater policy) {
        gater = Objects.requireNonNull(policy, "gater");
        return this;
    }

    /**
     * How much peers may make this node do.
     *
     * @param numbers left out, {@link ResourceLimits#defaults()}
     * @return this builder
     */
    public NodeBuilder limits(ResourceLimits numbers) {
        limits = Objects.requireNonNull(numbers, "limits");
        return this;
    }

    /**
     * Where blocking handlers and event listeners run.
     *
     * @param executor not closed with the node; left out, the node has threads of its own
     * @return this builder
     */
    public NodeBuilder blockingExecutor(Executor executor) {
        blockingExecutor = Objects.requireNonNull(executor, "blockingExecutor");
        return this;
    }

    /**
     * How names are looked up.
     *
     * @param resolver left out, as the system does
     * @return this builder
     */
    public NodeBuilder names(NameResolver resolver) {
        names = Objects.requireNonNull(resolver, "names");
        return this;
    }

    /**
     * Makes the node one of a private network: it talks with nodes that have the same key and with nobody else, over all
     * its transports, which have to be of those that can ({@link org.jlibp2p.transport.Transport#canBePrivate()}). The
     * network comes in addition to security and identities, which stay what they are.
     *
     * @param key what all nodes of the network have; left out, the node is in the public network
     * @return this builder
     */
    public NodeBuilder privateNetwork(PreSharedKey key) {
        privateNetwork = Objects.requireNonNull(key, "key");
        return this;
    }

    /**
     * Protocols that may run on a connection that a relay limits in time or bytes, in both directions. Identify, ping and what
     * relays and hole punching need always may. Everything else fails there with
     * {@link org.jlibp2p.connection.LimitedConnectionException} where this node asks for it, and is not offered where the peer
     * does, so that nothing big is begun on a connection that ends soon.
     *
     * @param protocols those of the application that are content with little
     * @return this builder
     */
    public NodeBuilder onLimitedConnections(ProtocolId... protocols) {
        onLimited.addAll(List.of(protocols));
        return this;
    }

    /** Where variables of the environment come from; for tests. */
    NodeBuilder environment(UnaryOperator<String> variables) {
        environment = variables;
        return this;
    }

    /**
     * Starts the node: services, then listeners. If anything fails, everything that had started is stopped first.
     *
     * @return completes with the running node; completing it from outside stops what had started
     * @throws IllegalStateException if something is missing, or the builder was used already
     * @throws IllegalArgumentException if no transport can listen at an address that was given, one cannot be used in the
     *     private network that was given, or an address of another peer is to be announced
     */
    public CompletableFuture<Node> start() {
        if (transports.isEmpty()) {
            throw new IllegalStateException("a node needs a transport: add .transport(TcpTransport.create()),"
                    + " from the module libp2p-transport-tcp, or another one");
        }
        if (started) {
            throw new IllegalStateException("this builder has started its node; make a new one for the next");
        }
        if (privateNetwork == null && "1".equals(environment.apply(FORCE_PRIVATE))) {
            throw new IllegalStateException("the environment variable " + FORCE_PRIVATE + " allows no node outside of a"
                    + " private network: add .privateNetwork(PreSharedKey.load(file)), or unset it");
        }
        started = true;
        if (identity == null) {
            identity = Identity.generate();
        }
        checkAnnounced();
        if (securities.isEmpty()) {
            securities.add(Noise.create());
        }
        if (muxers.isEmpty()) {
            muxers.add(Yamux.create());
        }
        return RunningNode.start(this);
    }

    Identity identity() {
        return identity;
    }

    List<TransportFactory> transports() {
        return transports;
    }

    List<Security> securities() {
        return securities;
    }

    List<Muxer> muxers() {
        return muxers;
    }

    List<Multiaddr> listen() {
        return listen;
    }

    List<ServiceFactory<?>> services() {
        return services;
    }

    List<Consumer<Events>> listeners() {
        return listeners;
    }

    PeerStore peerStore() {
        return peerStore;
    }

    ConnectionGater gater() {
        return gater;
    }

    ResourceLimits limits() {
        return limits;
    }

    Executor blockingExecutor() {
        return blockingExecutor;
    }

    NameResolver names() {
        return names;
    }

    AnnouncedAddresses announced() {
        return announced;
    }

    LearntAddresses learntAddresses() {
        return learnt;
    }

    Set<ProtocolId> onLimited() {
        return onLimited;
    }

    Optional<PrivateNetwork> privateNetwork() {
        return Optional.ofNullable(privateNetwork).map(PrivateNetwork::of);
    }
}
