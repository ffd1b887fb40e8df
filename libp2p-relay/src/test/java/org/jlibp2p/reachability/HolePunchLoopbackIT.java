package org.jlibp2p.reachability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.reachability.punch.HolePunchEvent;
import org.jlibp2p.reachability.punch.HolePunchEvent.Reason;
import org.jlibp2p.reachability.punch.HolePunchEvent.Role;
import org.jlibp2p.reachability.punch.HolePunchEvent.Way;
import org.jlibp2p.reachability.punch.HolePunchOptions;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.service.DirectDial;
import org.jlibp2p.service.DirectDial.Begins;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.transport.AddressScope;
import org.jlibp2p.transport.tcp.TcpOptions;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.jlibp2p.wire.ProtoWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.relay.Waiting.PATIENCE;
import static org.jlibp2p.relay.Waiting.await;
import static org.jlibp2p.relay.Waiting.eventually;

/**
 * Relayed connections that become direct, over loopback, where there is no NAT: the peers do not say where they listen, so that
 * each has to be told by the other.
 */
@Timeout(120)
class HolePunchLoopbackIT {
    private static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");
    private static final ProtocolId DCUTR = ProtocolId.of("/libp2p/dcutr");
    private static final HolePunchOptions OPTIONS = HolePunchOptions.defaults()
            .withScope(AddressScope.LOOPBACK)
            .withAttemptTimeout(Duration.ofSeconds(5))
            .withGracePeriod(Duration.ofSeconds(30));
    private static final TcpOptions SHARING = TcpOptions.defaults().withReusePort();

    private final List<Node> nodes = new ArrayList<>();
    private Node relay;
    private int listeners;

    @AfterEach
    void end() {
        nodes.forEach(Node::close);
    }

    private Node start(TcpOptions tcp, UnaryOperator<NodeBuilder> more) {
        Node node = await(more.apply(Node.builder()
                        .transport(TcpTransport.create(tcp))
                        .listen("/ip4/127.0.0.1/tcp/0")
                        .onLimitedConnections(ECHO))
                .start());
        node.handle(ECHO, stream -> stream.copyTo(stream));
        nodes.add(node);
        return node;
    }

    private Node relay() {
        relay = start(
                TcpOptions.defaults(), builder -> builder.service(CircuitRelay.server(RelayServerOptions.defaults())));
        return relay;
    }

    private static NodeBuilder silent(NodeBuilder builder) {
        return builder.noAnnounce("/ip4/127.0.0.1");
    }

    /** One that is reached through the relay. It says only that. */
    private Node listener(TcpOptions tcp, UnaryOperator<NodeBuilder> more) {
        Multiaddr at = relay.addresses().get(0);
        Node node = start(
                tcp,
                builder -> more.apply(builder.service(
                        CircuitRelay.client(RelayClientOptions.defaults().withRelays(at)))));
        int expected = ++listeners;
        eventually(
                "a reservation",
                () -> await(relay.service(CircuitRelay.class).gauges()).reservations() == expected);
        return node;
    }

    private Node dialer(TcpOptions tcp, UnaryOperator<NodeBuilder> more) {
        return start(tcp, builder -> more.apply(builder.service(CircuitRelay.client())));
    }

    private static NodeBuilder punching(NodeBuilder builder) {
        return silent(builder).service(HolePunch.service(OPTIONS));
    }

    private Multiaddr through(Node target) {
        return relay.addresses()
                .get(0)
                .with(MultiaddrProtocol.P2P_CIRCUIT)
                .with(MultiaddrProtocol.P2P, target.id().toString());
    }

    private static ConcurrentLinkedQueue<HolePunchEvent> events(Node node) {
        ConcurrentLinkedQueue<HolePunchEvent> seen = new ConcurrentLinkedQueue<>();
        node.events().on(HolePunchEvent.class, seen::add);
        return seen;
    }

    private static <E> E event(ConcurrentLinkedQueue<HolePunchEvent> seen, Class<E> type) {
        PATIENCE.until(
                () -> type.getSimpleName() + " among " + seen,
                () -> seen.stream().anyMatch(type::isInstance));
        return seen.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private static List<Connection> with(Node node, Node other) {
        return node.connections().stream()
                .filter(connection -> connection.remotePeer().equals(other.id()))
                .toList();
    }

    @RepeatedTest(5)
    void aRelayedConnectionBecomesADirectOneOnWhichTheDialerBegins() {
        relay();
        Node listener = listener(SHARING, HolePunchLoopbackIT::punching);
        Node dialer = dialer(SHARING, HolePunchLoopbackIT::punching);
        ConcurrentLinkedQueue<HolePunchEvent> ofListener = events(listener);
        ConcurrentLinkedQueue<HolePunchEvent> ofDialer = events(dialer);

        assertThat(await(dialer.connect(through(listener))).isRelayed()).isTrue();
        HolePunchEvent.Succeeded led = event(ofListener, HolePunchEvent.Succeeded.class);
        HolePunchEvent.Succeeded followed = event(ofDialer, HolePunchEvent.Succeeded.class);

        assertThat(led.role()).isEqualTo(Role.INITIATOR);
        assertThat(led.way()).isEqualTo(Way.HOLE_PUNCH);
        assertThat(led.attempts()).isEqualTo(1);
        assertThat(led.connection().direction()).isEqualTo(Direction.INBOUND);
        assertThat(followed.role()).isEqualTo(Role.RESPONDER);
        assertThat(followed.connection().direction()).isEqualTo(Direction.OUTBOUND);
        assertThat(followed.connection().isRelayed()).isFalse();
        assertThat(await(dialer.openStream(listener.id(), ECHO)).connection().isRelayed())
                .isFalse();
        assertThat(await(listener.openStream(dialer.id(), ECHO)).connection().isRelayed())
                .isFalse();
        assertThat(ofListener.peek()).isInstanceOf(HolePunchEvent.Started.class);
    }

    @Test
    void aStreamOnTheRelayedConnectionGoesOnAndTheConnectionEndsAfterIt() {
        relay();
        Node listener = listener(SHARING, HolePunchLoopbackIT::punching);
        Node dialer = dialer(SHARING, HolePunchLoopbackIT::punching);
        ConcurrentLinkedQueue<HolePunchEvent> seen = events(dialer);
        Connection relayed = await(dialer.connect(through(listener)));
        Stream early = await(relayed.openStream(ECHO));

        echoes(early, "before");
        event(seen, HolePunchEvent.Succeeded.class);
        echoes(early, "after");
        assertThat(relayed.isOpen()).isTrue();
        Stream late = await(dialer.openStream(listener.id(), ECHO));
        assertThat(late.connection()).isNotSameAs(relayed);

        await(early.closeWrite());
        assertThat(await(early.read()).isEmpty()).isTrue();
        eventually("the end of the relayed connection", () -> !relayed.isOpen());
        echoes(late, "still");
        assertThat(with(dialer, listener)).noneMatch(Connection::isRelayed);
    }

    @Test
    void afterTheGracePeriodTheRelayedConnectionEndsEvenIfAStreamDoesNot() {
        relay();
        Duration grace = Duration.ofSeconds(3);
        Node listener = listener(
                SHARING, builder -> silent(builder).service(HolePunch.service(OPTIONS.withGracePeriod(grace))));
        Node dialer = dialer(SHARING, HolePunchLoopbackIT::punching);
        Connection relayed = await(dialer.connect(through(listener)));
        Stream endless = await(relayed.openStream(ECHO));
        echoes(endless, "on and on");

        eventually("the end of the relayed connection", () -> !relayed.isOpen());
        assertThat(with(dialer, listener)).isNotEmpty();
    }

    @Test
    void aDialerThatCanBeDialledIsDialledWithoutAHole() {
        relay();
        Node listener = listener(SHARING, HolePunchLoopbackIT::punching);
        Node dialer =
                dialer(TcpOptions.defaults(), builder -> builder); // says where it listens, and knows nothing of holes
        ConcurrentLinkedQueue<HolePunchEvent> seen = events(listener);
        await(dialer.connect(through(listener)));

        HolePunchEvent.Succeeded done = event(seen, HolePunchEvent.Succeeded.class);
        assertThat(done.way()).isEqualTo(Way.DIRECT_DIAL);
        assertThat(done.attempts()).isZero();
        assertThat(done.connection().direction()).isEqualTo(Direction.OUTBOUND);
    }

    @Test
    void aPeerThatPunchesNoHolesStaysRelayedAndItIsSaid() {
        relay();
        Node listener = listener(SHARING, HolePunchLoopbackIT::punching);
        Node dialer = dialer(SHARING, HolePunchLoopbackIT::silent);
        ConcurrentLinkedQueue<HolePunchEvent> seen = events(listener);
        Connection relayed = await(dialer.connect(through(listener)));

        assertThat(event(seen, HolePunchEvent.Failed.class).reason()).isEqualTo(Reason.NOT_SPOKEN);
        assertThat(relayed.isOpen()).isTrue();
    }

    @Test
    void aTransportThatDoesNotShareItsPortIsNamedAsTheReason() {
        relay();
        Node listener = listener(TcpOptions.defaults(), HolePunchLoopbackIT::punching);
        Node dialer = dialer(TcpOptions.defaults(), HolePunchLoopbackIT::punching);
        ConcurrentLinkedQueue<HolePunchEvent> ofListener = events(listener);
        ConcurrentLinkedQueue<HolePunchEvent> ofDialer = events(dialer);
        await(dialer.connect(through(listener)));

        HolePunchEvent.Failed failed = event(ofListener, HolePunchEvent.Failed.class);
        assertThat(failed.reason()).isEqualTo(Reason.PORT_NOT_SHARED);
        assertThat(failed.explanation()).contains("withReusePort");
        assertThat(event(ofDialer, HolePunchEvent.Failed.class).reason()).isEqualTo(Reason.PORT_NOT_SHARED);
    }

    // ---- by hand ----

    private static Bytes connect(String... addresses) {
        ProtoWriter writer = new ProtoWriter().varint(1, 100);
        for (String address : addresses) {
            writer.bytes(2, Multiaddr.parse(address).bytes());
        }
        return framed(writer.toBytes());
    }

    private static Bytes sync() {
        return framed(new ProtoWriter().varint(1, 300).toBytes());
    }

    private static Bytes framed(Bytes message) {
        return Bytes.concat(Varint.encode(message.size()), message);
    }

    private Multiaddr asTheRelaySees(Node node) {
        return with(relay, node).get(0).remoteAddress();
    }

    /** A dialer that punches holes, and a peer that it has reached through the relay, and that leads by hand. */
    private Connection leading(Node dialer) {
        Node leader = nodes.get(nodes.indexOf(dialer) - 1);
        ConcurrentLinkedQueue<Connection> arrived = new ConcurrentLinkedQueue<>();
        await(dialer.connect(through(leader)));
        eventually("the connection", () -> with(leader, dialer).stream().anyMatch(arrived::add));
        eventually("the protocol", () -> leader.peers().protocols(dialer.id()).contains(DCUTR));
        return arrived.remove();
    }

    /** As it happens where the dialer has much to do, and is late to hear that it is time. */
    @Test
    void aPeerThatConnectsBeforeTheDialerHasHeardThatItIsTimeIsMetAllTheSame() {
        relay();
        AtomicReference<NodeContext> leader = new AtomicReference<>();
        listener(
                SHARING,
                builder -> silent(builder).service(context -> {
                    leader.set(context);
                    return new Service() {};
                }));
        Node dialer = dialer(SHARING, HolePunchLoopbackIT::punching);
        ConcurrentLinkedQueue<HolePunchEvent> seen = events(dialer);
        Connection relayed = leading(dialer);

        Stream stream = await(relayed.openStream(DCUTR));
        await(stream.write(connect(asTheRelaySees(nodes.get(1)).toString())));
        assertThat(await(stream.read()).isEmpty()).isFalse();
        Connection direct = await(leader.get()
                .connectDirectly(DirectDial.to(dialer.id(), List.of(asTheRelaySees(dialer)), OPTIONS.attemptTimeout())
                        .punching(Begins.THE_PEER)));

        assertThat(direct.direction()).isEqualTo(Direction.INBOUND);
        await(stream.write(sync()));
        assertThat(event(seen, HolePunchEvent.Succeeded.class).connection().direction())
                .isEqualTo(Direction.OUTBOUND);
    }

    @Test
    void T26_whoLeadsAgainstTheRulesIsRefusedAndNothingIsDialled() {
        relay();
        listener(SHARING, HolePunchLoopbackIT::silent);
        Node dialer = dialer(SHARING, HolePunchLoopbackIT::punching);
        Connection connection = leading(dialer);

        assertThat(isRefused(connection, sync())).isTrue();
        assertThat(isRefused(connection, connect("/ip4/127.0.0.1/tcp/0"))).isTrue();
        assertThat(isRefused(connection, framed(Bytes.wrap(new byte[4097])))).isTrue();
        // Three streams are enough on one connection, whatever came of them.
        assertThat(isRefused(connection, connect("/ip4/127.0.0.1/tcp/9"))).isTrue();
        assertThat(with(dialer, nodes.get(1))).hasSize(1);
    }

    @Test
    void T26_holesArePunchedOverRelayedConnectionsOnlyAndWhereThisNodeHasDialled() {
        relay();
        Node other = listener(SHARING, HolePunchLoopbackIT::punching);
        Node leader = start(SHARING, builder -> builder);
        await(other.connect(leader.addresses().get(0)));
        eventually("a direct connection", () -> !with(leader, other).isEmpty());
        Connection direct = with(leader, other).get(0);
        assertThat(isRefused(direct, connect("/ip4/127.0.0.1/tcp/9"))).isTrue();

        Node outsider = dialer(SHARING, HolePunchLoopbackIT::silent);
        Connection outbound = await(outsider.connect(through(other)));
        assertThat(isRefused(outbound, connect("/ip4/127.0.0.1/tcp/9"))).isTrue();
    }

    @Test
    void T26_whoIsToldOfAnAddressWithSomebodyElseBehindItDoesNotTakeThatForThePeer() {
        relay();
        listener(SHARING, HolePunchLoopbackIT::silent);
        Node dialer = dialer(SHARING, HolePunchLoopbackIT::punching);
        Node somebody = start(TcpOptions.defaults(), builder -> builder);
        Connection connection = leading(dialer);
        ConcurrentLinkedQueue<HolePunchEvent> seen = events(dialer);

        Stream stream = await(connection.openStream(DCUTR));
        await(stream.write(connect(
                somebody.addresses().get(0).withoutLast(MultiaddrProtocol.P2P).toString())));
        assertThat(await(stream.read()).isEmpty()).isFalse();
        await(stream.write(sync()));
        assertThat(event(seen, HolePunchEvent.Failed.class).reason()).isEqualTo(Reason.NO_CONNECTION);
        assertThat(with(dialer, somebody)).isEmpty();
        assertThat(with(dialer, nodes.get(1))).hasSize(1);
    }

    @Test
    void T26_aPeerThatDoesNotAnswerKeepsNoPlace() {
        relay();
        Node listener = listener(SHARING, HolePunchLoopbackIT::punching);
        Node dialer = dialer(SHARING, HolePunchLoopbackIT::silent);
        dialer.handle(DCUTR, stream -> stream.closed());
        ConcurrentLinkedQueue<HolePunchEvent> seen = events(listener);
        await(dialer.connect(through(listener)));

        assertThat(event(seen, HolePunchEvent.Failed.class).reason()).isEqualTo(Reason.EXCHANGE_FAILED);
        assertThat(with(listener, dialer)).hasSize(1);
    }

    /** Whether a stream on which this is said is reset, without an answer. */
    private static boolean isRefused(Connection connection, Bytes message) {
        Stream stream = await(connection.openStream(DCUTR));
        stream.write(message);
        return await(stream.read().handle((answer, reset) -> reset instanceof StreamResetException));
    }

    private static void echoes(Stream stream, String text) {
        Bytes sent = Bytes.utf8(text);
        await(stream.write(sent));
        Bytes back = Bytes.empty();
        while (back.size() < sent.size()) {
            Bytes more = await(stream.read());
            assertThat(more.isEmpty()).isFalse();
            back = Bytes.concat(back, more);
        }
        assertThat(back).isEqualTo(sent);
    }
}
