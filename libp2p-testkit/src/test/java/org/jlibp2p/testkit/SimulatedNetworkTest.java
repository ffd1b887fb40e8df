package org.jlibp2p.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.limits.TimeLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SimulatedNetworkTest {
    private static final LinkConditions SLOW = LinkConditions.perfect().withLatency(Duration.ofMillis(50));

    /** A host with a transport that listens, and what it has accepted. */
    private static final class Machine {
        private final SimulatedNetwork network;
        private final SimulatedHost host;
        private final Transport transport;
        private final List<Duplex> accepted = new ArrayList<>();
        private final Listener listener;

        Machine(SimulatedNetwork network, String name) {
            this.network = network;
            host = network.host(name);
            transport = host.transport().create(StandaloneContext.on(host.loops()));
            listener = network.time()
                    .await(transport.listen(Multiaddr.parse("/memory/0"), each -> accepted.add(duplex(each))));
        }

        CompletableFuture<Duplex> dial(Machine other) {
            CompletableFuture<Duplex> dialled = new CompletableFuture<>();
            Async.follow(transport.dial(other.listener.addresses().get(0)).thenApply(Machine::duplex), dialled);
            return dialled;
        }

        Throwable failureOfDial(Machine other) {
            return network.time().await(dial(other).handle((dialled, failure) -> Async.unwrap(failure)));
        }

        private static Duplex duplex(TransportConnection connection) {
            return ((RawConnection) connection).duplex();
        }
    }

    private static Duration took(SimulatedNetwork network, Runnable action) {
        Duration before = network.time().elapsed();
        action.run();
        return network.time().elapsed().minus(before);
    }

    @Test
    void aDialTakesOneRoundTripAndAMessageHalfOfOne() {
        SimulatedNetwork network = SimulatedNetwork.create(1, SLOW);
        Machine a = new Machine(network, "a");
        Machine b = new Machine(network, "b");
        assertThat(took(network, () -> network.time().await(a.dial(b)))).isEqualTo(Duration.ofMillis(100));
        Duplex dialled = network.time().await(a.dial(b));
        network.time().run();
        Duplex accepted = b.accepted.get(1);
        CompletableFuture<Bytes> read = accepted.read();
        dialled.write(Bytes.utf8("x"));
        assertThat(took(network, () -> network.time().await(read))).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void eachConnectionHasItsOwnShareOfTheJitter() {
        SimulatedNetwork network = SimulatedNetwork.create(1, SLOW.withJitter(Duration.ofMillis(20)));
        Machine a = new Machine(network, "a");
        Machine b = new Machine(network, "b");
        List<Duration> dials = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            dials.add(took(network, () -> network.time().await(a.dial(b))));
        }
        assertThat(dials)
                .doesNotHaveDuplicates()
                .allSatisfy(each -> assertThat(each).isBetween(Duration.ofMillis(100), Duration.ofMillis(140)));
    }

    @Test
    void bandwidthBoundsHowFastBytesPass() {
        SimulatedNetwork network = SimulatedNetwork.create(1, SLOW.withBytesPerSecond(1_000_000));
        Machine a = new Machine(network, "a");
        Machine b = new Machine(network, "b");
        Duplex dialled = network.time().await(a.dial(b));
        network.time().run();
        Bytes message = Transfers.pattern(1, 10_000_000);
        Duration took = took(network, () -> {
            Transfers.write(dialled, message, 100_000);
            assertThat(network.time().await(Transfers.read(b.accepted.get(0), message.size())))
                    .isEqualTo(message);
        });
        assertThat(took).isBetween(Duration.ofMillis(10_050), Duration.ofMillis(10_060));
    }

    @Test
    void aHiddenHostDialsAndCanNotBeDialled() {
        SimulatedNetwork network = SimulatedNetwork.create(1, SLOW);
        Machine open = new Machine(network, "open");
        Machine hidden = new Machine(network, "hidden");
        hidden.host.hide();
        network.time().await(hidden.dial(open));
        Duration most = TimeLimits.defaults().connect();
        assertThat(took(
                        network,
                        () -> assertThat(open.failureOfDial(hidden))
                                .isInstanceOf(DialException.class)
                                .hasCauseInstanceOf(OperationTimeoutException.class)))
                .isEqualTo(most);
        hidden.host.expose();
        network.time().await(open.dial(hidden));
    }

    @Test
    void aKilledHostLosesItsConnectionsAndComesBackWhenRevived() {
        SimulatedNetwork network = SimulatedNetwork.create(1, SLOW);
        Machine a = new Machine(network, "a");
        Machine b = new Machine(network, "b");
        Machine bystander = new Machine(network, "bystander");
        Duplex dialled = network.time().await(a.dial(b));
        Duplex apart = network.time().await(a.dial(bystander));
        CompletableFuture<Bytes> read = dialled.read();
        b.host.kill();
        assertThat(took(
                        network,
                        () -> assertThatThrownBy(() -> network.time().await(read))
                                .isInstanceOf(ConnectionClosedException.class)))
                .isEqualTo(Duration.ofMillis(50));
        assertThat(b.accepted.get(0).closed()).isCompletedExceptionally();
        assertThat(apart.closed()).isNotDone();
        assertThat(a.failureOfDial(b)).isInstanceOf(DialException.class);
        assertThat(b.failureOfDial(a)).isInstanceOf(DialException.class);
        b.host.revive();
        network.time().await(a.dial(b));
        network.time().await(b.dial(a));
    }

    @Test
    void aHostThatIsKilledInTheMiddleOfADialDoesNotAnswer() {
        SimulatedNetwork network = SimulatedNetwork.create(1, SLOW);
        Machine a = new Machine(network, "a");
        Machine b = new Machine(network, "b");
        CompletableFuture<Duplex> dial = a.dial(b);
        network.time().advance(Duration.ofMillis(70));
        b.host.kill();
        network.time().advance(Duration.ofMinutes(1));
        assertThat(dial).isCompletedExceptionally();
        assertThat(b.accepted).isEmpty();
        assertThat(network.time().timers()).isZero();
    }

    @Test
    void aShareOfTheDialsIsLost() {
        SimulatedNetwork network = SimulatedNetwork.create(1, SLOW.withDialLoss(0.3));
        assertThat(lostDials(network)).isBetween(20L, 40L);
    }

    private static long lostDials(SimulatedNetwork network) {
        Machine a = new Machine(network, "a");
        Machine b = new Machine(network, "b");
        List<CompletableFuture<Duplex>> dials = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            dials.add(a.dial(b));
        }
        network.time().advance(Duration.ofMinutes(1));
        return dials.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .count();
    }

    @Test
    void theNextDialsSeeChangedConditions() {
        SimulatedNetwork network = SimulatedNetwork.create(1, SLOW.withDialLoss(1));
        Machine a = new Machine(network, "a");
        Machine b = new Machine(network, "b");
        assertThat(a.failureOfDial(b)).isInstanceOf(DialException.class);
        network.conditions(LinkConditions.perfect());
        assertThat(took(network, () -> network.time().await(a.dial(b)))).isZero();
    }

    @Test
    void connectionsBreakAtAShareOfTheTransmissions() {
        SimulatedNetwork network = SimulatedNetwork.create(1, SLOW.withBreakage(0.1));
        Machine a = new Machine(network, "a");
        Machine b = new Machine(network, "b");
        List<Integer> passed = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            passed.add(messagesUntilItBreaks(network, network.time().await(a.dial(b))));
        }
        assertThat(passed.stream().mapToInt(each -> each).average().orElseThrow())
                .isBetween(5.0, 15.0);
    }

    private static int messagesUntilItBreaks(SimulatedNetwork network, Duplex pipe) {
        int sent = 0;
        while (!pipe.closed().isDone()) {
            pipe.write(Bytes.utf8("message"));
            network.time().advance(Duration.ofMillis(1));
            sent++;
        }
        return sent;
    }

    @Test
    void theSameSeedDoesTheSameAndAnotherOneDoesNot() {
        assertThat(history(5)).isEqualTo(history(5)).isNotEqualTo(history(6));
    }

    private static List<String> history(long seed) {
        SimulatedNetwork network = SimulatedNetwork.create(
                seed, SLOW.withJitter(Duration.ofMillis(100)).withDialLoss(0.2).withBreakage(0.05));
        List<String> history = new ArrayList<>();
        Machine a = new Machine(network, "a");
        Machine b = new Machine(network, "b");
        for (int i = 0; i < 30; i++) {
            int number = i;
            a.dial(b)
                    .thenCompose(pipe -> pipe.write(Bytes.utf8("x")).thenCompose(done -> pipe.closed()))
                    .whenComplete((done, failure) ->
                            history.add(number + " " + network.time().elapsed()));
        }
        network.time().advance(Duration.ofSeconds(1));
        b.host.kill();
        network.time().advance(Duration.ofMinutes(1));
        assertThat(history).isNotEmpty();
        return history;
    }

    @Test
    void aSimulationThatFailsTellsItsSeed() {
        assertThatThrownBy(() -> SimulatedNetwork.simulate(4711, SLOW, network -> {
                    throw new IllegalStateException("not as it should be");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("4711")
                .hasMessageContaining("not as it should be");
        SimulatedNetwork.simulate(
                4711, SLOW, network -> assertThat(network.seed()).isEqualTo(4711));
    }

    @Test
    void conditionsThatNoLinkCanHaveAreRefused() {
        assertThatThrownBy(() -> SLOW.withDialLoss(1.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SLOW.withBreakage(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SLOW.withBytesPerSecond(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SLOW.withLatency(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
