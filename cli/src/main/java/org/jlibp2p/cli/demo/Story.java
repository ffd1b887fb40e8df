package org.jlibp2p.cli.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;

import org.jlibp2p.async.Async;
import org.jlibp2p.cli.content.Fetch;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.delegate.serving.ServedRequest;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.reachability.punch.HolePunchEvent;
import org.jlibp2p.relay.circuit.RelayEvent.CircuitEnded;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.transport.ConnectionLimit;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.tcp.TcpTransport;

/** The chapters, in order. What each tells has happened, or it fails. For one thread; what it has started it closes. */
final class Story implements AutoCloseable {
    private static final int PINGS = 10;
    private static final long RELAY_MOST = 64 * 1024;

    private final Narrator narrator;
    private final Patience patience;
    private final DemoSettings settings;
    private final boolean punches;
    private final Deque<Runnable> started = new ArrayDeque<>();
    private BootstrapServer bootstrap;
    private RelayPeer relay;
    private DelegatePeer delegate;
    private PrivatePeer hidden;
    private ConstrainedPeer constrained;
    private SampleContent content;
    private PeerInfo provider;
    private double rate;

    Story(Narrator narrator, Patience patience, DemoSettings settings, boolean punches) {
        this.narrator = narrator;
        this.patience = patience;
        this.settings = settings;
        this.punches = punches;
    }

    /** What the story is about, for whoever wants to disturb it. */
    PrivatePeer hidden() {
        return hidden;
    }

    RelayPeer relay() {
        return relay;
    }

    ConstrainedPeer constrained() {
        return constrained;
    }

    BootstrapServer bootstrap() {
        return bootstrap;
    }

    DelegatePeer delegate() {
        return delegate;
    }

    void startTheServers() throws InterruptedException {
        long begun = System.nanoTime();
        bootstrap = BootstrapServer.start(patience);
        started.push(bootstrap::close);
        narrator.tell(
                "bootstrap",
                bootstrap.address() + ": where all begin; serves the DHT, an index they share (Kademlia)",
                begun);
        begun = System.nanoTime();
        relay = RelayPeer.start(bootstrap, patience);
        started.push(relay::close);
        narrator.tell(
                "relay",
                relay.node().id()
                        + ", in the DHT too: passes bytes on to peers whom nobody can dial (circuit relay v2)",
                begun);
        begun = System.nanoTime();
        delegate = DelegatePeer.start(bootstrap, patience);
        started.push(delegate::close);
        narrator.tell(
                "delegate",
                "searches the DHT for those who ask " + delegate.uri() + " (HTTP, Delegated Routing V1)",
                begun);
        begun = System.nanoTime();
        joinAll();
        int known = patience.await(delegate.node().service(Kademlia.class).table(), "a routing table")
                .size();
        StepException.require(known > 0, "the delegate knows no server of the DHT");
        narrator.tell(
                "joined",
                who() + " have joined the DHT by that address alone; the delegate has found " + known
                        + " of its servers",
                begun);
        refuseAnImpostor();
    }

    private String who() {
        int more = settings.nodes() - DemoSettings.MIN_NODES;
        return switch (more) {
            case 0 -> "they";
            case 1 -> "they and one more node";
            default -> "they and " + more + " more nodes";
        };
    }

    private void joinAll() throws InterruptedException {
        for (int i = DemoSettings.MIN_NODES; i < settings.nodes(); i++) {
            Member member = Member.start(bootstrap, patience);
            started.push(member::close);
            join(member.node());
        }
        join(relay.node());
        join(delegate.node());
    }

    private void join(Node node) throws InterruptedException {
        patience.await(node.service(Kademlia.class).refresh(), "a node joins the DHT");
    }

    /** Addresses can lie, keys cannot. */
    private void refuseAnImpostor() throws InterruptedException {
        long begun = System.nanoTime();
        Multiaddr lie = bootstrap
                .address()
                .withoutPeer()
                .with(MultiaddrProtocol.P2P, relay.node().id().toString());
        try (Node stranger =
                patience.await(Node.builder().transport(TcpTransport.create()).start(), "a node starts")) {
            patience.await(stranger.connect(lie), "an impostor is refused");
            throw new StepException(
                    "at the bootstrap's address the relay was expected, and the bootstrap was taken for it");
        } catch (CompletionException refused) {
            StepException.require(
                    isWrongPeer(Async.unwrap(refused)), "an impostor was not refused for its key: " + refused);
        }
        narrator.tell(
                "impostor",
                "who answers in another's place is refused: it cannot prove to have the key behind that name (Noise)",
                begun);
    }

    private static boolean isWrongPeer(Throwable failure) {
        if (failure instanceof DialException dial) {
            return dial.attempts().values().stream().map(Async::unwrap).anyMatch(Story::isWrongPeer);
        }
        return failure instanceof HandshakeException handshake
                && handshake.reason() == HandshakeException.Reason.WRONG_PEER;
    }

    void startThePrivateNode() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        content = SampleContent.ofSize(settings.bytes());
        narrator.tell(
                "content",
                Narrator.size(content.size()) + ", whose name, a CID, is made from the SHA-256 of the bytes:",
                begun);
        narrator.tell("", content.cid().toString());
        begun = System.nanoTime();
        hidden = PrivatePeer.start(content, patience);
        started.push(hidden::close);
        narrator.tell(
                "private",
                hidden.node().id() + " has it; as if it were behind a NAT it tells nobody where it listens",
                begun);
        begun = System.nanoTime();
        hidden.join(bootstrap, patience);
        Multiaddr address =
                patience.await(hidden.relayedAddress(), () -> "the private node finds a relay; " + hidden.obstacle());
        narrator.tell(
                "reserved",
                "for " + RelayPeer.GIVES.validity().toMinutes()
                        + " min, a place at the relay that it came across in the DHT (circuit relay v2)",
                begun);
        narrator.tell("", "it is reached at " + address.withoutPeer());
        begun = System.nanoTime();
        patience.await(hidden.node().service(Kademlia.class).provide(content.cid()), "the content is provided");
        narrator.tell(
                "provided",
                "the servers of the DHT nearest to the CID now know who has it, and where that is (Kademlia)",
                begun);
    }

    void findTheProvider() throws InterruptedException {
        long begun = System.nanoTime();
        constrained = ConstrainedPeer.start(delegate.uri(), punches, patience);
        started.push(constrained::close);
        narrator.tell(
                "constrained",
                constrained.node().id() + " knows the CID and the delegate's URL, and is connected with "
                        + (constrained.node().connections().isEmpty() ? "nobody" : "somebody"),
                begun);
        begun = System.nanoTime();
        List<PeerInfo> found = constrained.findProviders(content.cid(), patience);
        StepException.require(!found.isEmpty(), "the delegate knows nobody who has " + content.cid());
        narrator.tell("asked", "GET " + delegate.uri() + "routing/v1/providers/<the CID>", begun);
        ServedRequest served = patience.await(delegate.firstRequest(), "the delegate has answered");
        provider = found.get(0);
        narrator.tell(
                "answer",
                "status " + served.status() + " after "
                        + Narrator.millis(served.time().toNanos()) + " of search in the DHT: " + provider.id()
                        + " has it");
        StepException.require(
                provider.id().equals(hidden.node().id()), "the provider is somebody else: " + provider.id());
        StepException.require(
                !provider.addresses().isEmpty()
                        && provider.addresses().stream().allMatch(a -> a.has(MultiaddrProtocol.P2P_CIRCUIT)),
                "the provider is not known to be behind a relay, but at " + provider.addresses());
        narrator.tell("", "it is reached at " + provider.addresses().get(0));
    }

    void connect() throws InterruptedException {
        long begun = System.nanoTime();
        Connection relayed =
                constrained.dial(provider.id(), provider.addresses().get(0), patience);
        StepException.require(relayed.isRelayed(), "the first connection is not a relayed one");
        narrator.tell(
                "relayed",
                "connected through the relay, which sees only ciphertext (" + relayed.security() + ", "
                        + relayed.muxer() + " from end to end)",
                begun);
        relayed.limit().ifPresent(limit -> narrator.tell("limited", "by the relay to " + limits(limit)));
        begun = System.nanoTime();
        HolePunchEvent.Succeeded punched = patience.await(
                hidden.punched(), () -> "a direct connection; the last attempt failed: " + hidden.obstacle());
        Connection direct = patience.await(constrained.direct(provider.id()), "a direct connection");
        narrator.tell("direct", how(punched), begun);
        narrator.tell("", "connected with " + direct.remoteAddress() + ", and not through the relay");
        narrator.tell("ping", ping(direct) + ", the best of " + PINGS + " (" + Ping.PROTOCOL + ")");
    }

    private static String limits(ConnectionLimit limit) {
        String bytes = limit.bytes().isPresent()
                ? Narrator.size(limit.bytes().getAsLong()) + " each way"
                : "any number of bytes";
        String time =
                limit.duration().map(longest -> longest.toSeconds() + " s").orElse("any time");
        return bytes + " and " + time + ": enough to agree on something better";
    }

    private static String how(HolePunchEvent.Succeeded punched) {
        return switch (punched.way()) {
            case HOLE_PUNCH ->
                "told where each is seen, both dialled at the same moment and met (hole punching, DCUtR)";
            case DIRECT_DIAL -> "the private node was told where the other one listens, and dialled that (DCUtR)";
        };
    }

    private String ping(Connection direct) throws InterruptedException {
        Ping ping = constrained.node().service(Ping.class);
        Duration best = Duration.ofDays(1);
        for (int i = 0; i < PINGS; i++) {
            Duration time = patience.await(ping.ping(direct), "a ping");
            best = time.compareTo(best) < 0 ? time : best;
        }
        return String.format(Locale.ROOT, "%.2f ms", best.toNanos() / 1e6);
    }

    void fetch() throws IOException, InterruptedException {
        Stream stream = patience.await(
                constrained.node().openStream(provider.id(), Fetch.PROTOCOL), "a stream for " + Fetch.PROTOCOL);
        StepException.require(!stream.connection().isRelayed(), "the stream goes through the relay");
        long begun = System.nanoTime();
        narrator.tell("asks", "for the CID, on a stream of the direct connection (" + Fetch.PROTOCOL + ")");
        long come =
                Fetch.get(stream, content.cid(), settings.bytes(), OutputStream.nullOutputStream(), narrator::progress);
        rate = come / ((System.nanoTime() - begun) / 1e9);
        narrator.tell(
                "verified",
                "the SHA-256 of what came makes the CID that was asked for: this is the content, whoever sent it");
        tellOfTheRelay();
    }

    private void tellOfTheRelay() throws InterruptedException {
        CircuitEnded circuit = patience.await(relay.firstCircuit(), "the relayed connection ends");
        narrator.tell(
                "relay's part",
                Narrator.size(circuit.toTarget()) + " one way and " + Narrator.size(circuit.toSource())
                        + " the other, before the direct connection; nothing of the content");
        StepException.require(
                circuit.toTarget() + circuit.toSource() < Math.max(content.size(), RELAY_MOST),
                "the content has gone through the relay");
    }

    double rate() {
        return rate;
    }

    /** The last first. */
    @Override
    public void close() {
        while (!started.isEmpty()) {
            started.pop().run();
        }
    }
}
