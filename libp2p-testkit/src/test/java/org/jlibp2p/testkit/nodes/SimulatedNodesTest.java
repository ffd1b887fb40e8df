package org.jlibp2p.testkit.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.RequestResponse;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.identify.Identified;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.negotiation.NegotiationException;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.transport.AddressScope;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.wire.Codec;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SimulatedNodesTest {
    private static final Duration ROUND_TRIP = Duration.ofMillis(100);
    private static final ProtocolId OTHER = ProtocolId.of("/other/1");
    private static final RequestResponse<Bytes, Bytes> ECHO =
            new RequestResponse<>(ProtocolId.of("/echo/1"), Raw.CODEC, Raw.CODEC);

    private final SimulatedNodes network =
            SimulatedNodes.create(7, NodeConditions.defaults().withRoundTrips(RoundTrips.constant(ROUND_TRIP)));

    private enum Raw implements Codec<Bytes> {
        CODEC;

        @Override
        public Bytes encode(Bytes message) {
            return message;
        }

        @Override
        public Bytes decode(Bytes bytes) {
            return bytes;
        }

        @Override
        public int maxSize() {
            return 4096;
        }
    }

    /** Echoes, and writes down what it hears of. */
    private static final class Diary implements Service {
        private final NodeContext node;
        private final List<String> heard = new ArrayList<>();
        private boolean stopped;

        Diary(NodeContext node) {
            this.node = node;
        }

        static ServiceFactory<Diary> service() {
            return Diary::new;
        }

        @Override
        public CompletableFuture<Void> start() {
            assert node.loop().inLoop();
            node.handle(ECHO.protocol(), ECHO.serve((peer, question) -> CompletableFuture.completedFuture(question)));
            node.events().on(NodeEvent.class, this::hear);
            return CompletableFuture.completedFuture(null);
        }

        private void hear(NodeEvent event) {
            assertThat(node.loop().inLoop()).isTrue();
            String what = event instanceof Identified identified
                    ? "Identified " + identified.info().protocols() + " "
                            + identified.info().listenAddresses().size()
                    : event.getClass().getSimpleName();
            heard.add(Duration.ofNanos(node.loop().nanoTime()).toMillis() + " " + what);
        }

        @Override
        public CompletableFuture<Void> stop() {
            stopped = true;
            return CompletableFuture.completedFuture(null);
        }
    }

    private SimulatedNode started(NodeSpec spec) {
        SimulatedNode node = network.add(spec);
        network.time().await(node.start());
        return node;
    }

    private Connection connected(SimulatedNode from, SimulatedNode to) {
        return network.time().await(from.connect(to.info()));
    }

    private Throwable failureOf(CompletableFuture<?> failing) {
        return network.time().await(failing.handle((value, failure) -> {
            assertThat(failure).as("should have failed, but yielded " + value).isNotNull();
            return Async.unwrap(failure);
        }));
    }

    private Duration took(Runnable step) {
        Duration before = network.time().elapsed();
        step.run();
        return network.time().elapsed().minus(before);
    }

    @Test
    void aServiceOfALibraryRunsUnmodified() {
        SimulatedNode one = started(NodeSpec.reachable(Ping.service()));
        SimulatedNode other = started(NodeSpec.reachable(Ping.service()));
        connected(one, other);
        CompletableFuture<Duration> ping = one.service(Ping.class).ping(other.peerId());
        assertThat(network.time().await(ping)).isEqualTo(ROUND_TRIP);
    }

    @Test
    void aQuestionIsAnsweredAfterOneRoundTripAndCounted() {
        SimulatedNode one = started(NodeSpec.reachable());
        SimulatedNode other = started(NodeSpec.reachable(Diary.service()));
        connected(one, other);
        Traffic before = one.traffic();
        Bytes question = Bytes.utf8("hello");
        assertThat(took(() -> assertThat(network.time().await(ECHO.call(one, other.peerId(), question)))
                        .isEqualTo(question)))
                .isEqualTo(ROUND_TRIP);
        assertThat(one.traffic().since(before)).isEqualTo(new Traffic(1, 1, 6, 6, 0, 1, 0, 0, 0));
        assertThat(other.traffic()).isEqualTo(new Traffic(1, 1, 6, 6, 1, 0, 1, 0, 0));
        assertThat(network.traffic().messagesOut()).isEqualTo(2);
    }

    @Test
    void streamsEndAndLeaveNothingBehind() {
        SimulatedNode one = started(NodeSpec.reachable());
        SimulatedNode other = started(NodeSpec.reachable(Diary.service()));
        Connection connection = connected(one, other);
        for (int i = 0; i < 10; i++) {
            network.time().await(ECHO.call(one, other.peerId(), Bytes.utf8("again")));
        }
        network.time().advance(Duration.ofSeconds(1));
        assertThat(connection.streams()).isEmpty();
        assertThat(other.connections())
                .singleElement()
                .satisfies(end -> assertThat(end.streams()).isEmpty());
        assertThat(network.time().timers()).isZero();
    }

    @Test
    void aConnectionIsThreeRoundTripsAwayAndIdentifiedAfterOneMore() {
        SimulatedNode one = started(NodeSpec.reachable(Diary.service()));
        SimulatedNode other = started(NodeSpec.reachable(Diary.service()));
        assertThat(took(() -> connected(one, other))).isEqualTo(ROUND_TRIP.multipliedBy(3));
        network.time().advance(ROUND_TRIP.multipliedBy(2));
        assertThat(one.service(Diary.class).heard).containsExactly("300 Connected", "400 Identified [/echo/1] 1");
        assertThat(other.service(Diary.class).heard).containsExactly("350 Connected", "450 Identified [/echo/1] 1");
        assertThat(other.peers().protocols(one.peerId())).containsExactly(ECHO.protocol());
        assertThat(other.peers().addresses(one.peerId())).containsExactly(one.address());
    }

    @Test
    void whoDialsTheSamePeerAtOnceSharesTheConnection() {
        SimulatedNode one = started(NodeSpec.reachable());
        SimulatedNode other = started(NodeSpec.reachable());
        CompletableFuture<Connection> first = one.connect(other.info());
        CompletableFuture<Connection> second = one.connect(other.info());
        assertThat(network.time().await(first)).isSameAs(network.time().await(second));
        assertThat(network.time().await(one.connect(new PeerInfo(other.peerId(), List.of()))))
                .isSameAs(first.join());
        assertThat(one.traffic().dials()).isEqualTo(1);
    }

    @Test
    void aDialThatNobodyWaitsForAnyMoreMakesNoConnection() {
        SimulatedNode one = started(NodeSpec.reachable());
        SimulatedNode other = started(NodeSpec.reachable());
        CompletableFuture<Connection> dial = one.connect(other.info());
        network.time().run();
        dial.cancel(false);
        network.time().advance(Duration.ofSeconds(10));
        assertThat(one.connections()).isEmpty();
        assertThat(other.connections()).isEmpty();
    }

    @Test
    void aNodeThatIsOffIsDialledUntilTheTimeToConnectIsOver() {
        SimulatedNode one = started(NodeSpec.reachable());
        SimulatedNode off = network.add(NodeSpec.reachable());
        assertThat(took(() -> assertThat(failureOf(one.connect(off.info())))
                        .isInstanceOfSatisfying(
                                DialException.class,
                                failure -> assertThat(failure.attempts())
                                        .containsOnlyKeys(off.address())
                                        .allSatisfy((address, why) ->
                                                assertThat(why).isInstanceOf(OperationTimeoutException.class)))))
                .isEqualTo(ResourceLimits.defaults().times().connect());
        assertThat(one.traffic().failedDials()).isEqualTo(1);
    }

    @Test
    void aRememberedAddressThatFailedIsLeftOutForAWhileAndAGivenOneIsNot() {
        SimulatedNode one = started(NodeSpec.reachable());
        SimulatedNode off = network.add(NodeSpec.reachable());
        PeerInfo nameOnly = new PeerInfo(off.peerId(), List.of());
        one.peers().addAddresses(off.peerId(), List.of(off.address()), Duration.ofHours(1));
        failureOf(one.connect(nameOnly));
        assertThat(took(() -> failureOf(one.connect(nameOnly)))).isZero();
        assertThat(took(() -> failureOf(one.connect(off.info())))).isPositive();
        network.time().advance(Duration.ofMinutes(1));
        network.time().await(off.start());
        network.time().await(one.connect(nameOnly));
    }

    @Test
    void somebodyElseAtTheAddressIsNotTheOneWhoWasDialled() {
        SimulatedNode one = started(NodeSpec.reachable());
        SimulatedNode other = started(NodeSpec.reachable());
        SimulatedNode third = network.add(NodeSpec.reachable());
        Throwable failure = failureOf(one.connect(new PeerInfo(third.peerId(), List.of(other.address()))));
        assertThat(((DialException) failure).attempts().values())
                .singleElement()
                .isInstanceOf(HandshakeException.class);
    }

    @Test
    void aHiddenNodeDialsAndIsAskedOverItsOwnConnection() {
        SimulatedNode hidden = started(NodeSpec.hidden(Diary.service()));
        SimulatedNode other = started(NodeSpec.reachable(Diary.service()));
        assertThat(AddressScope.of(hidden.address())).isEqualTo(AddressScope.PRIVATE);
        assertThat(failureOf(other.connect(hidden.info()))).isInstanceOf(DialException.class);
        connected(hidden, other);
        network.time().advance(Duration.ofSeconds(1));
        Bytes question = Bytes.utf8("behind");
        assertThat(network.time().await(ECHO.call(other, hidden.peerId(), question)))
                .isEqualTo(question);
        assertThat(other.peers().addresses(hidden.peerId())).isEmpty();
        assertThat(other.service(Diary.class).heard).last().asString().endsWith("Identified [/echo/1] 0");
    }

    @Test
    void aNodeThatComesOutIsReachedAndSaysSo() {
        SimulatedNode hidden = started(NodeSpec.hidden(Diary.service()));
        SimulatedNode other = started(NodeSpec.reachable(Diary.service()));
        connected(hidden, other);
        network.time().advance(Duration.ofSeconds(1));
        hidden.expose();
        network.time().advance(Duration.ofSeconds(1));
        assertThat(hidden.service(Diary.class).heard).last().asString().endsWith("AddressesChanged");
        assertThat(other.service(Diary.class).heard).last().asString().endsWith("Identified [/echo/1] 1");
        SimulatedNode third = started(NodeSpec.reachable());
        connected(third, hidden);
        hidden.hide();
        assertThat(failureOf(
                        started(NodeSpec.reachable()).connect(new PeerInfo(hidden.peerId(), List.of(hidden.seenAt())))))
                .isInstanceOf(DialException.class);
    }

    @Test
    void peersHearOfProtocolsThatComeAndGo() {
        SimulatedNode one = started(NodeSpec.reachable(Diary.service()));
        SimulatedNode other = started(NodeSpec.reachable(Diary.service()));
        connected(one, other);
        network.time().advance(Duration.ofSeconds(1));
        Registration serving = one.handle(OTHER, stream -> CompletableFuture.completedFuture(null));
        network.time().advance(Duration.ofSeconds(1));
        assertThat(one.service(Diary.class).heard).last().asString().endsWith("ProtocolsChanged");
        assertThat(other.peers().protocols(one.peerId())).isEqualTo(Set.of(ECHO.protocol(), OTHER));
        serving.close();
        network.time().advance(Duration.ofSeconds(1));
        assertThat(other.peers().protocols(one.peerId())).isEqualTo(Set.of(ECHO.protocol()));
    }

    @Test
    void aProtocolThatIsNotSpokenIsNoticedWithTheFirstAnswer() {
        SimulatedNode one = started(NodeSpec.reachable());
        SimulatedNode other = started(NodeSpec.reachable());
        Connection connection = connected(one, other);
        Stream lazy = network.time().await(connection.openStream(OTHER));
        assertThat(took(() -> assertThat(failureOf(lazy.read())).isInstanceOf(NegotiationException.class)))
                .isEqualTo(ROUND_TRIP);
        assertThat(failureOf(connection.openStream(OTHER, ECHO.protocol()))).isInstanceOf(NegotiationException.class);
        other.handle(ECHO.protocol(), stream -> CompletableFuture.completedFuture(null));
        assertThat(network.time()
                        .await(connection.openStream(OTHER, ECHO.protocol()))
                        .protocol())
                .isEqualTo(ECHO.protocol());
    }

    @Test
    void aHandlersEndIsTheStreamsEndAndItsFailureResetsIt() {
        SimulatedNode one = started(NodeSpec.reachable());
        SimulatedNode other = started(NodeSpec.reachable());
        connected(one, other);
        other.handle(OTHER, stream -> CompletableFuture.completedFuture(null));
        other.handle(
                ECHO.protocol(), stream -> CompletableFuture.failedFuture(new NodeClosedException("no more of this")));
        Stream ended = network.time().await(one.openStream(other.peerId(), OTHER));
        assertThat(network.time().await(ended.read())).isEqualTo(Bytes.empty());
        Stream reset = network.time().await(one.openStream(other.peerId(), ECHO.protocol()));
        assertThat(failureOf(reset.read())).hasMessageContaining("reset");
    }

    @Test
    void aHandlersBugFailsTheDrive() {
        SimulatedNode one = started(NodeSpec.reachable());
        SimulatedNode other = started(NodeSpec.reachable());
        connected(one, other);
        other.handle(OTHER, stream -> {
            throw new UnsupportedOperationException("planted");
        });
        one.openStream(other.peerId(), OTHER);
        assertThatThrownBy(() -> network.time().advance(Duration.ofSeconds(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("/other/1");
    }

    @Test
    void aNodeThatStopsTellsItsPeersAndTakesItsServicesWithIt() {
        SimulatedNode one = started(NodeSpec.reachable(Diary.service()));
        SimulatedNode other = started(NodeSpec.reachable(Diary.service()));
        Connection connection = connected(one, other);
        network.time().advance(Duration.ofSeconds(1));
        Diary diary = one.service(Diary.class);
        network.time().await(one.stop());
        assertThat(diary.stopped).isTrue();
        assertThat(one.isOnline()).isFalse();
        assertThat(connection.isOpen()).isFalse();
        assertThatThrownBy(() -> diary.node.loop().execute(() -> {})).isInstanceOf(NodeClosedException.class);
        network.time().advance(ROUND_TRIP);
        assertThat(other.service(Diary.class).heard).last().asString().endsWith("Disconnected");
        assertThat(other.connections()).isEmpty();
        assertThatThrownBy(() -> one.service(Diary.class)).isInstanceOf(NodeClosedException.class);
    }

    @Test
    void aNodeThatVanishesIsMissedAfterAWhile() {
        SimulatedNode one = started(NodeSpec.reachable(Diary.service()));
        SimulatedNode other = started(NodeSpec.reachable(Diary.service()));
        Connection connection = connected(other, one);
        network.time().advance(Duration.ofSeconds(1));
        Diary diary = one.service(Diary.class);
        one.vanish();
        Stream stream = network.time().await(other.openStream(one.peerId(), ECHO.protocol()));
        CompletableFuture<Bytes> read = stream.read();
        network.time().advance(Duration.ofSeconds(39));
        assertThat(connection.isOpen()).isTrue();
        assertThat(read).isNotDone();
        network.time().advance(Duration.ofSeconds(2));
        assertThat(connection.isOpen()).isFalse();
        assertThat(failureOf(read)).isInstanceOf(ConnectionClosedException.class);
        assertThat(diary.stopped).isFalse();
        assertThat(network.time().timers()).isZero();
    }

    @Test
    void aStreamThatNeverArrivedCanBeReset() {
        SimulatedNode one = started(NodeSpec.reachable(Diary.service()));
        SimulatedNode other = started(NodeSpec.reachable());
        connected(other, one);
        one.vanish();
        Stream stream = network.time().await(other.openStream(one.peerId(), ECHO.protocol()));
        stream.reset(new NodeClosedException("no answer"));
        network.time().advance(Duration.ofSeconds(1));
        assertThat(stream.connection().streams()).isEmpty();
    }

    @Test
    void aNodeThatComesBackIsTheSamePeerWithNewServices() {
        SimulatedNode one = started(NodeSpec.reachable(Diary.service()));
        SimulatedNode other = started(NodeSpec.reachable());
        Diary before = one.service(Diary.class);
        one.vanish();
        network.time().await(one.start());
        assertThat(one.service(Diary.class)).isNotSameAs(before);
        connected(other, one);
    }

    @Test
    void aServiceThatDoesNotStartLeavesTheNodeOff() {
        SimulatedNode node = network.add(NodeSpec.reachable(context -> new Service() {
            @Override
            public CompletableFuture<Void> start() {
                return CompletableFuture.failedFuture(new NodeClosedException("planted"));
            }
        }));
        assertThat(failureOf(node.start())).hasMessageContaining("planted");
        network.time().run();
        assertThat(node.isOnline()).isFalse();
    }

    @Test
    void timersOfAServiceEndWithIt() {
        int[] fired = {0};
        SimulatedNode node = started(NodeSpec.reachable(context -> new Service() {
            @Override
            public CompletableFuture<Void> start() {
                context.loop().schedule(Duration.ofSeconds(1), () -> fired[0]++);
                return CompletableFuture.completedFuture(null);
            }
        }));
        node.vanish();
        network.time().advance(Duration.ofSeconds(2));
        assertThat(fired[0]).isZero();
        assertThat(network.time().timers()).isZero();
    }

    @Test
    void aNodeWithTooManyConnectionsLetsTheOldestInboundOnesGo() {
        SimulatedNodes small = SimulatedNodes.create(3, fewConnections());
        SimulatedNode hub = small.add(NodeSpec.reachable());
        small.time().await(hub.start());
        List<SimulatedNode> others = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            SimulatedNode other = small.add(NodeSpec.reachable());
            others.add(other);
            small.time().await(other.start());
            small.time().await(other.connect(hub.info()));
        }
        small.time().advance(Duration.ofMinutes(3));
        assertThat(hub.connections()).hasSize(5);
        assertThat(hub.connections().stream().map(Connection::remotePeer))
                .containsExactlyElementsOf(others.subList(6, 11).stream()
                        .map(SimulatedNode::peerId)
                        .toList());
        assertThat(others.get(0).connections()).isEmpty();
    }

    private static NodeConditions fewConnections() {
        ResourceLimits limits = ResourceLimits.defaults();
        return NodeConditions.defaults()
                .withLimits(limits.withConnections(
                        limits.connections().withLowWatermark(5).withHighWatermark(10)));
    }

    @Test
    void protectedConnectionsAreKept() {
        SimulatedNodes small = SimulatedNodes.create(3, fewConnections());
        SimulatedNode friend = small.add(NodeSpec.reachable());
        SimulatedNode hub = small.add(NodeSpec.reachable(context -> {
            context.protect(friend.peerId(), "test");
            return new Service() {};
        }));
        small.time().await(hub.start());
        small.time().await(friend.start());
        small.time().await(friend.connect(hub.info()));
        for (int i = 0; i < 11; i++) {
            SimulatedNode other = small.add(NodeSpec.reachable());
            small.time().await(other.start());
            small.time().await(other.connect(hub.info()));
        }
        small.time().advance(Duration.ofMinutes(3));
        assertThat(friend.connections()).hasSize(1);
    }

    @Test
    void addressesArePublicAndSharedUnevenly() {
        Map<String, Integer> groups = new HashMap<>();
        for (int i = 0; i < 2000; i++) {
            SimulatedNode node = network.add(NodeSpec.reachable());
            assertThat(AddressScope.of(node.address())).isEqualTo(AddressScope.PUBLIC);
            String host = node.address().value(MultiaddrProtocol.IP4).orElseThrow();
            groups.merge(host.substring(0, host.indexOf('.', host.indexOf('.') + 1)), 1, Integer::sum);
        }
        assertThat(groups.size()).isBetween(500, 1500);
        assertThat(groups.values().stream().mapToInt(Integer::intValue).max().orElseThrow())
                .isBetween(20, 120);
    }

    @Test
    void noTwoNodesAreTheSameOrAtOneAddress() {
        SimulatedNode node = network.add(NodeSpec.reachable());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.add(NodeSpec.reachable().withIdentity(node.identity())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.add(NodeSpec.reachable().withAddress(node.address())));
        network.remove(node);
        network.add(NodeSpec.reachable().withIdentity(node.identity()).withAddress(node.address()));
    }

    @Test
    void theRoundTripsOfManyPairsFollowTheDistribution() {
        SimulatedNodes wide = SimulatedNodes.create(5, NodeConditions.defaults());
        List<SimulatedNode> nodes = new ArrayList<>();
        List<Duration> seen = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            SimulatedNode node = wide.add(NodeSpec.reachable());
            nodes.forEach(other -> {
                assertThat(wide.roundTrip(node, other)).isEqualTo(wide.roundTrip(other, node));
                seen.add(wide.roundTrip(node, other));
            });
            nodes.add(node);
        }
        seen.sort(null);
        assertThat(seen.get(seen.size() / 2).toMillis()).isBetween(149L, 155L);
        assertThat(seen.get(seen.size() * 9 / 10).toMillis()).isBetween(270L, 282L);
    }

    @Test
    void theSameSeedDoesTheSameAndAnotherOneDoesNot() {
        assertThat(diaryOf(11)).isEqualTo(diaryOf(11)).isNotEqualTo(diaryOf(12));
    }

    /** What a network with coming and going nodes hears of, in all detail. */
    private static List<String> diaryOf(long seed) {
        SimulatedNodes network = SimulatedNodes.create(seed, fewConnections());
        List<SimulatedNode> nodes = new ArrayList<>();
        List<Diary> diaries = new ArrayList<>();
        var random = network.random();
        for (int i = 0; i < 40; i++) {
            SimulatedNode node =
                    network.add(i % 4 == 0 ? NodeSpec.hidden(Diary.service()) : NodeSpec.reachable(Diary.service()));
            nodes.add(node);
            network.time().await(node.start());
            diaries.add(node.service(Diary.class));
        }
        for (int i = 0; i < 600; i++) {
            SimulatedNode from = nodes.get(random.nextInt(nodes.size()));
            SimulatedNode to = nodes.get(random.nextInt(nodes.size()));
            if (i % 50 == 49) {
                from.vanish();
            } else if (!from.isOnline()) {
                from.start();
                diaries.add(from.service(Diary.class));
            } else if (from != to) {
                from.connect(to.info()).thenCompose(connection -> ECHO.call(from, to.peerId(), Bytes.utf8("hello")));
            }
            network.time().advance(Duration.ofMillis(random.nextInt(2000)));
        }
        List<String> all = new ArrayList<>();
        diaries.forEach(diary -> all.addAll(diary.heard));
        nodes.forEach(node -> all.add(node.peerId() + " " + node.address() + " " + node.traffic()));
        return all;
    }
}
