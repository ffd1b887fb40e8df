package org.jlibp2p.reachability.dcutr;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.identify.Identified;
import org.jlibp2p.identify.IdentifyInfo;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.reachability.FakeConnection;
import org.jlibp2p.reachability.punch.HolePunchEvent;
import org.jlibp2p.reachability.punch.HolePunchEvent.Reason;
import org.jlibp2p.reachability.punch.HolePunchOptions;
import org.jlibp2p.service.DirectDial;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.testkit.nodes.NodeConditions;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;
import org.jlibp2p.transport.DialException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** When relayed connections are made direct ones, with dials that end as the test says. */
class HolePuncherTest {
    private static final String PUBLIC = "/ip4/5.6.7.8/tcp/4001";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration BACKOFF = HolePunchOptions.defaults().backoff();

    private final SimulatedNodes network = SimulatedNodes.create(48, NodeConditions.defaults());
    private final AtomicReference<NodeContext> context = new AtomicReference<>();
    private final OwnCandidatesTest.Own own = new OwnCandidatesTest.Own();
    private final List<DirectDial> dials = new ArrayList<>();
    private final List<HolePunchEvent> events = new ArrayList<>();
    private final Identity peer = network.newIdentity();
    private Supplier<CompletableFuture<Connection>> outcome =
            () -> CompletableFuture.failedFuture(new DialException("no way", Map.of()));
    private HolePuncher puncher;

    private record Punching(HolePuncher puncher) implements Service {
        @Override
        public CompletableFuture<Void> start() {
            puncher.start();
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> stop() {
            puncher.stop();
            return CompletableFuture.completedFuture(null);
        }
    }

    @BeforeEach
    void start() {
        SimulatedNode node = network.add(NodeSpec.reachable(given -> {
            context.set(given);
            puncher = new HolePuncher(instead(given), HolePunchOptions.defaults());
            return new Punching(puncher);
        }));
        network.time().await(node.start());
        context.get().events().on(HolePunchEvent.class, events::add);
    }

    /** The node, but for its own addresses and its direct dials. A proxy, since the context has many more methods. */
    private NodeContext instead(NodeContext node) {
        return (NodeContext) Proxy.newProxyInstance(
                NodeContext.class.getClassLoader(), new Class<?>[] {NodeContext.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("ownAddresses")) {
                        return own;
                    } else if (method.getName().equals("connectDirectly")) {
                        dials.add((DirectDial) arguments[0]);
                        return outcome.get();
                    }
                    try {
                        return method.invoke(node, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void happens(NodeEvent event) {
        context.get().publish(event);
        network.time().advance(Duration.ofMillis(10));
    }

    private FakeConnection arrives(String address) {
        FakeConnection circuit = new FakeConnection(context.get().loop(), peer, address);
        happens(new NodeEvent.Connected(circuit));
        return circuit;
    }

    private void says(Connection connection, String... listening) {
        happens(new Identified(
                connection,
                new IdentifyInfo(
                        "",
                        "",
                        Set.of(PunchCodec.PROTOCOL),
                        Arrays.stream(listening).map(Multiaddr::parse).toList(),
                        Optional.empty(),
                        Optional.empty(),
                        peer.publicKey())));
    }

    private List<Reason> failures() {
        return events.stream()
                .filter(HolePunchEvent.Failed.class::isInstance)
                .map(event -> ((HolePunchEvent.Failed) event).reason())
                .toList();
    }

    private void anAddressIsSeen() {
        own.observed.add(new ObservedAddress(
                Multiaddr.parse("/ip4/1.2.3.4/tcp/4001"), 1, Optional.of(Multiaddr.parse("/ip4/10.0.0.1/tcp/4001"))));
        happens(new NodeEvent.AddressesObserved(own.observed));
    }

    @Test
    void T26_aPeerThatCannotBeDialledIsNotDialledAgainAndAgainWhileThereIsNoAddressToTell() {
        FakeConnection circuit = arrives(FakeConnection.RELAY);
        says(circuit, PUBLIC, "/ip4/5.6.7.8/udp/4001/quic-v1");
        says(circuit, PUBLIC);
        assertThat(dials).hasSize(1);
        assertThat(failures()).containsExactly(Reason.NO_OWN_ADDRESS);

        network.time().advance(BACKOFF.minus(SECOND));
        assertThat(dials).hasSize(1);
        network.time().advance(SECOND.multipliedBy(2));
        assertThat(dials).hasSize(2);
    }

    @Test
    void whenAnAddressIsSeenHolesArePunchedAtOnceWithAPeerThatWasDialledInVain() {
        FakeConnection circuit = arrives(FakeConnection.RELAY);
        says(circuit, PUBLIC);
        anAddressIsSeen();

        assertThat(failures()).containsExactly(Reason.NO_OWN_ADDRESS, Reason.NOT_SPOKEN);
        assertThat(dials).hasSize(1);
    }

    @Test
    void T26_ofConnectionsThatEndNothingIsKeptWhicheverEventComesFirstOrNever() {
        FakeConnection gone = new FakeConnection(context.get().loop(), peer, PUBLIC);
        gone.close();
        happens(new NodeEvent.Connected(gone));
        assertThat(puncher.known()).isZero();

        FakeConnection standing = arrives(FakeConnection.RELAY);
        assertThat(puncher.known()).isEqualTo(2); // as every connection, and as a relayed one
        standing.close();
        network.time().advance(SECOND);
        assertThat(puncher.known()).isZero();
    }

    @Test
    void afterTheBackoffARelayedConnectionIsTriedAgain() {
        anAddressIsSeen();
        FakeConnection circuit = arrives(FakeConnection.RELAY);
        says(circuit, PUBLIC);
        assertThat(failures()).containsExactly(Reason.NOT_SPOKEN);

        network.time().advance(BACKOFF.plus(SECOND));
        assertThat(failures()).containsExactly(Reason.NOT_SPOKEN, Reason.NOT_SPOKEN);
        circuit.close();
        network.time().advance(BACKOFF.plus(SECOND));
        assertThat(dials).hasSize(2);
    }

    @Test
    void whenADirectConnectionIsLostAnotherOneIsMadeOfTheRelayedOneButNotAtOnceIfItWasShort() {
        FakeConnection direct = new FakeConnection(context.get().loop(), peer, PUBLIC);
        FakeConnection circuit = arrives(FakeConnection.RELAY);
        outcome = () -> {
            context.get().publish(new NodeEvent.Connected(direct));
            return CompletableFuture.completedFuture(direct);
        };
        says(circuit, PUBLIC);
        assertThat(events).last().isInstanceOf(HolePunchEvent.Succeeded.class);
        direct.close();
        network.time().advance(BACKOFF.minus(SECOND));
        assertThat(dials).hasSize(1);
        network.time().advance(SECOND.multipliedBy(2));
        assertThat(dials).hasSize(2);
    }

    @Test
    void aPeerWhoseDirectConnectionEndsIsTriedAtOnceIfItWasNotOfLate() {
        FakeConnection direct = arrives(PUBLIC);
        FakeConnection circuit = arrives(FakeConnection.RELAY);
        says(circuit, PUBLIC);
        assertThat(dials).isEmpty();
        direct.close();
        network.time().advance(Duration.ofMillis(10));

        assertThat(dials).hasSize(1);
    }

    @Test
    void aDialThatIsUnderWayGoesOnWhenAConnectionStandsSinceThePeerMayChooseAnotherOne() {
        CompletableFuture<Connection> dial = new CompletableFuture<>();
        outcome = () -> dial;
        says(arrives(FakeConnection.RELAY), PUBLIC);
        FakeConnection direct = arrives(PUBLIC);
        assertThat(dial).isNotDone();
        assertThat(events).singleElement().isInstanceOf(HolePunchEvent.Started.class);

        dial.complete(direct);
        network.time().run();
        assertThat(events)
                .last()
                .isInstanceOfSatisfying(
                        HolePunchEvent.Succeeded.class,
                        done -> assertThat(done.connection()).isSameAs(direct));
    }

    @Test
    void aDialThatFailsBesideAConnectionThatStandsIsNoFailure() {
        CompletableFuture<Connection> dial = new CompletableFuture<>();
        outcome = () -> dial;
        anAddressIsSeen();
        says(arrives(FakeConnection.RELAY), PUBLIC);
        FakeConnection direct = arrives(PUBLIC);
        dial.completeExceptionally(new DialException("no way", Map.of()));
        network.time().run();

        assertThat(failures()).isEmpty();
        assertThat(events)
                .last()
                .isInstanceOfSatisfying(
                        HolePunchEvent.Succeeded.class,
                        done -> assertThat(done.connection()).isSameAs(direct));
    }
}
