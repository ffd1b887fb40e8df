package org.jlibp2p.identify;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.SignedEnvelope;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Peers telling each other what they are: asks every peer that connects, answers those that ask, and pushes changes of
 * this node's addresses and protocols. What peers say goes into the peer store and is published as {@link Identified}.
 * A node always has this service.
 *
 * <p>Confined to the service's loop; the public methods may be called from any thread. Nothing in this library waits for
 * an identify exchange: a peer that never answers is as usable as any other.
 *
 * <p>Specification: libp2p, identify/README.md.
 */
public final class Identify implements Service {
    /** Asks and answers. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/ipfs/id/1.0.0");

    /** Tells without being asked. */
    public static final ProtocolId PUSH = ProtocolId.of("/ipfs/id/push/1.0.0");

    private static final Logger LOG = LoggerFactory.getLogger(Identify.class);
    private static final int MAX_AGENT = 256; // bytes; others cut there, or refuse

    private final NodeContext node;
    private final String agent;
    private final Announcer announcer;
    private final Exchanges exchanges;
    private final Pusher pusher;
    private final PushBudget budget;
    private final ObservedAddresses observed;
    private final Map<PeerId, KnownPeer> peers = new ConcurrentHashMap<>();

    private Identify(NodeContext node, String agent) {
        this.node = node;
        this.agent = agent;
        announcer = new Announcer(node, agent);
        exchanges = new Exchanges(node.loop(), node.peers(), node.limits());
        pusher = new Pusher(node.loop(), peers::values, announcer, this::push);
        budget = new PushBudget(node.limits().peers());
        observed = new ObservedAddresses(node.limits().peers().observedAddresses());
    }

    /**
     * The service under this library's own name.
     *
     * @return what a node builds it with
     */
    public static ServiceFactory<Identify> service() {
        return service(defaultAgent());
    }

    /**
     * The service under a name of the application's choice.
     *
     * @param agent what peers are told as the agent version, as in {@code my-app/1.2}: at most 256 bytes of UTF-8
     * @return what a node builds it with
     * @throws IllegalArgumentException if the name is longer, or has control characters
     */
    public static ServiceFactory<Identify> service(String agent) {
        if (Bytes.utf8(agent).size() > MAX_AGENT || agent.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "an agent is at most " + MAX_AGENT + " bytes, without control characters");
        }
        return node -> new Identify(node, agent);
    }

    private static String defaultAgent() {
        return "jlibp2p" + version().map(known -> "/" + known).orElse("");
    }

    private static Optional<String> version() {
        Optional<String> stated;
        try {
            stated = ModuleVersion.stated();
        } catch (LinkageError noModules) { // on Android
            stated = Optional.empty();
        }
        return stated.or(() -> Optional.ofNullable(Identify.class.getPackage().getImplementationVersion()));
    }

    @Override
    public CompletableFuture<Void> start() {
        node.handle(PROTOCOL, stream -> Async.call(node.loop(), () -> answer(stream)));
        node.handle(PUSH, stream -> Async.call(node.loop(), () -> hearPush(stream)));
        node.events().on(NodeEvent.Connected.class, event -> meet(event.connection()));
        node.events().on(NodeEvent.AddressesChanged.class, event -> pusher.changed());
        node.events().on(NodeEvent.ProtocolsChanged.class, event -> pusher.changed());
        refreshLater();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> stop() {
        exchanges.stop();
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Asks a peer what it is, anew. Completing the future from outside resets the stream.
     *
     * @param connection where to ask
     * @return completes on the service's loop with what the peer said; fails as {@link Connection#openStream} does, with
     *     {@link org.jlibp2p.MalformedMessageException}, with {@link org.jlibp2p.ProtocolViolationException} if the peer
     *     claims a key that is not its own, or with {@link org.jlibp2p.async.OperationTimeoutException} after
     *     {@link org.jlibp2p.limits.TimeLimits#identify()}
     */
    public CompletableFuture<IdentifyInfo> identify(Connection connection) {
        return Async.call(node.loop(), () -> isMet(connection) ? ask(connection) : Async.copyOf(meet(connection)));
    }

    /**
     * The exchange that every connection begins with, under way or over. Completing the future from outside only ends the
     * waiting.
     *
     * @param connection which
     * @return completes and fails as that of {@link #identify} does
     */
    public CompletableFuture<IdentifyInfo> identified(Connection connection) {
        return Async.call(node.loop(), () -> Async.copyOf(meet(connection)));
    }

    /**
     * What a connected peer has said last.
     *
     * @param peer whom
     * @return empty if it has not said anything yet, or is not connected
     */
    public Optional<IdentifyInfo> infoOf(PeerId peer) {
        return Optional.ofNullable(peers.get(peer)).flatMap(KnownPeer::info);
    }

    /**
     * What this node says that it is.
     *
     * @return the agent version that peers are told
     */
    public String agent() {
        return agent;
    }

    /**
     * Where others see this node.
     *
     * @return the claims of connected peers, kept up to date
     */
    public ObservedAddresses observedAddresses() {
        return observed;
    }

    private Optional<KnownPeer> known(Connection connection) {
        return Optional.ofNullable(peers.get(connection.remotePeer()))
                .filter(peer -> peer.exchanges().containsKey(connection));
    }

    private boolean isMet(Connection connection) {
        return known(connection).isPresent();
    }

    /** Keeps track of a connection from now on, and asks its peer, unless that has been done. */
    private CompletableFuture<IdentifyInfo> meet(Connection connection) {
        Optional<KnownPeer> known = known(connection);
        if (known.isPresent()) {
            return known.get().exchanges().get(connection);
        }
        if (!connection.isOpen()) {
            return CompletableFuture.failedFuture(
                    new ConnectionClosedException("the connection has ended", ErrorCode.NONE, false));
        }
        CompletableFuture<IdentifyInfo> first = new CompletableFuture<>();
        peers.computeIfAbsent(connection.remotePeer(), KnownPeer::new).met(connection, first);
        Async.whenDone(connection.closed(), (reason, none) -> Async.on(node.loop(), () -> part(connection)));
        Async.whenDone(first, (info, failure) -> {
            if (failure != null) {
                LOG.debug("identify of {} failed: {}", connection.remotePeer(), failure.toString());
            }
        });
        Async.follow(ask(connection), first);
        return first;
    }

    private void part(Connection connection) {
        observed.forget(connection);
        node.ownAddresses().observed(observed.all());
        known(connection).ifPresent(peer -> {
            if (peer.parted(connection)) {
                peers.remove(peer.id());
                refresh(peer);
            }
        });
    }

    private CompletableFuture<IdentifyInfo> ask(Connection connection) {
        return Async.compose(
                exchanges.ask(connection),
                heard -> CompletableFuture.completedFuture(learn(connection, heard, Optional.empty())),
                late -> {});
    }

    private CompletableFuture<Void> answer(Stream stream) {
        Connection connection = stream.connection();
        meet(connection);
        Announcement announcement = announcer.announcement(connection);
        return exchanges
                .tell(stream, announcer.messages(announcement, connection))
                .whenComplete((done, failure) -> known(connection).ifPresent(peer -> {
                    if (failure == null) {
                        peer.told(announcement);
                    } else {
                        peer.toldInVain();
                    }
                }));
    }

    private CompletableFuture<Void> push(Connection connection, Announcement announcement) {
        return exchanges.push(connection, announcer.messages(announcement, connection));
    }

    private CompletableFuture<Void> hearPush(Stream stream) {
        Connection connection = stream.connection();
        PeerId peer = stream.remotePeer();
        if (!budget.take(peer, node.loop().nanoTime())) {
            return CompletableFuture.failedFuture(new LimitExceededException("peers.pushBurst", peer.toString()));
        }
        meet(connection);
        return exchanges.hear(stream).thenAccept(heard -> learn(connection, heard, infoOf(peer)));
    }

    private IdentifyInfo learn(Connection connection, Heard heard, Optional<IdentifyInfo> before) {
        IdentifyInfo info = heard.over(before, connection);
        known(connection).ifPresent(peer -> {
            peer.said(info);
            heard.observedAddress().ifPresent(address -> observe(connection, address));
            remember(connection, info);
            LOG.debug("{} is {}", peer.id(), info);
            node.publish(new Identified(connection, info));
            pusher.update(peer);
        });
        return info;
    }

    private void observe(Connection connection, Multiaddr address) {
        List<Multiaddr> listening = node.ownAddresses().all().stream()
                .filter(own -> own.source() == OwnAddress.Source.LISTENING)
                .map(OwnAddress::address)
                .toList();
        observed.observe(connection, address, listening);
        node.ownAddresses().observed(observed.all());
    }

    private void remember(Connection connection, IdentifyInfo info) {
        PeerStore store = node.peers();
        PeerId peer = connection.remotePeer();
        Duration ttl = node.limits().peers().connectedAddressTtl();
        store.addPublicKey(info.publicKey());
        store.setProtocols(peer, info.protocols());
        Optional<SignedEnvelope> record = info.signedRecord();
        if (record.isPresent()) {
            boolean newer = store.putSignedRecord(record.get(), address -> Heard.isUseful(address, connection), ttl);
            if (!newer && !store.signedRecord(peer).equals(record)) {
                return; // the peer has said something newer elsewhere
            }
        }
        store.addAddresses(peer, info.listenAddresses(), ttl);
    }

    /** What a peer said does not grow old while it is connected. */
    private void refreshLater() {
        Duration half = node.limits().peers().connectedAddressTtl().dividedBy(2);
        node.loop().schedule(half, () -> {
            peers.values().forEach(this::refresh);
            refreshLater();
        });
    }

    private void refresh(KnownPeer peer) {
        peer.info().ifPresent(info -> {
            PeerStore store = node.peers();
            store.setProtocols(peer.id(), info.protocols());
            store.addAddresses(
                    peer.id(), info.listenAddresses(), node.limits().peers().connectedAddressTtl());
        });
    }
}
