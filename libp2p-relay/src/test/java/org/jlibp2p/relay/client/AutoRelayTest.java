package org.jlibp2p.relay.client;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.NegotiationException;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.jlibp2p.relay.circuit.RefusedException;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.testkit.ManualTime;
import org.jlibp2p.transport.Listener;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AutoRelayTest {
    private static final AutoRelayOptions PRIVATE = AutoRelayOptions.defaults().withReachability(Reachability.PRIVATE);
    private static final PeerId SELF = Relays.id(99);

    private final ManualTime time = ManualTime.create();
    private final Map<PeerId, FakeListener> open = new LinkedHashMap<>();
    private final List<PeerId> asked = new ArrayList<>();
    private int searches;
    private AutoRelay autoRelay;

    /** Stands for a relay's listener: it was asked for, and is there until it is closed. */
    private final class FakeListener implements Listener {
        private final PeerId relay;
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        FakeListener(PeerId relay) {
            this.relay = relay;
        }

        @Override
        public List<Multiaddr> addresses() {
            return List.of();
        }

        @Override
        public CompletableFuture<Void> close() {
            open.remove(relay, this);
            closed.complete(null);
            return closed;
        }

        @Override
        public CompletableFuture<Void> closed() {
            return closed;
        }
    }

    private void start(AutoRelayOptions options, PeerInfo... list) {
        AutoRelay.Surroundings surroundings = new AutoRelay.Surroundings() {
            @Override
            public CompletableFuture<Listener> listen(PeerInfo relay) {
                asked.add(relay.id());
                FakeListener listener = new FakeListener(relay.id());
                assertThat(open.put(relay.id(), listener)).isNull();
                return CompletableFuture.completedFuture(listener);
            }

            @Override
            public void search() {
                searches++;
            }
        };
        autoRelay = new AutoRelay(
                time.loop(), options, Arrays.asList(list), Set.of(SELF), surroundings, new SplittableRandom(1));
        onLoop(() -> autoRelay.start(Reachability.UNKNOWN));
    }

    private void onLoop(Runnable task) {
        time.loop().execute(task);
        time.run();
    }

    private void learn(Reachability reachability) {
        onLoop(() -> autoRelay.reachability(reachability));
    }

    private void grant(PeerId relay) {
        onLoop(() -> autoRelay.held(relay, true));
    }

    private void grantAll() {
        List.copyOf(open.keySet()).forEach(this::grant);
    }

    private void fail(PeerId relay) {
        onLoop(() -> autoRelay.failed(relay, new ConnectException("refused"), false));
    }

    private void refuse(PeerId relay) {
        onLoop(() ->
                autoRelay.failed(relay, new RefusedException(Status.RESOURCE_LIMIT_EXCEEDED, "no reservation"), false));
    }

    private void find(int number) {
        onLoop(() -> autoRelay.found(Relays.of(number), Optional.empty()));
    }

    private static PeerInfo[] list(int count) {
        return IntStream.range(0, count).mapToObj(Relays::of).toArray(PeerInfo[]::new);
    }

    @Test
    void aNodeThatIsToldThatItIsPrivateTakesItsRelaysAtOnce() {
        start(PRIVATE, list(5));

        assertThat(open).hasSize(2);
        assertThat(time.elapsed()).isZero();
        assertThat(searches).isZero();
    }

    @Test
    void nothingIsDoneBeforeItIsKnownThatRelaysAreNeeded() {
        start(AutoRelayOptions.defaults(), list(5));
        time.advance(Duration.ofHours(1));
        assertThat(asked).isEmpty();
        learn(Reachability.PRIVATE);

        assertThat(open).hasSize(2);
    }

    @Test
    void placesAreGivenUpWhenOthersCanReachTheNodeAndTakenAnewWhenTheyCannot() {
        start(AutoRelayOptions.defaults(), list(5));
        learn(Reachability.PRIVATE);
        grantAll();
        learn(Reachability.UNKNOWN);
        assertThat(open).hasSize(2);
        learn(Reachability.PUBLIC);
        assertThat(open).isEmpty();
        assertThat(time.timers()).isZero();
        learn(Reachability.PRIVATE);

        assertThat(open).hasSize(2);
    }

    @Test
    void whatTheApplicationSaysCountsMoreThanWhatIsFoundOut() {
        start(PRIVATE, list(2));
        learn(Reachability.PUBLIC);

        assertThat(open).hasSize(2);
    }

    @Test
    void aRelayThatIsLostIsReplacedAtOnce() {
        start(PRIVATE, list(3));
        grantAll();
        PeerId lost = open.keySet().iterator().next();
        onLoop(() -> autoRelay.lost(lost));

        assertThat(open).hasSize(2).doesNotContainKey(lost);
        assertThat(time.elapsed()).isZero();
    }

    /** go-libp2p leaves a relay alone for an hour that has failed, even if there is no other one. */
    @Test
    void theOnlyRelayIsUsedAgainAsSoonAsItIsBackHoweverLongItWasAway() {
        start(PRIVATE.withRelays(1), list(1));
        grantAll();
        PeerId relay = Relays.id(0);
        onLoop(() -> autoRelay.lost(relay));
        Duration away = time.elapsed().plus(Duration.ofHours(5));
        while (time.elapsed().compareTo(away) < 0) {
            if (open.containsKey(relay)) {
                fail(relay);
            }
            time.advance(Duration.ofSeconds(1));
        }
        if (open.containsKey(relay)) {
            fail(relay);
        }
        Duration back = time.elapsed();
        while (!open.containsKey(relay)) {
            time.advance(Duration.ofMillis(100));
        }
        grantAll();

        assertThat(time.elapsed().minus(back)).isLessThanOrEqualTo(RelayCandidates.URGENT);
        onLoop(() -> assertThat(autoRelay.held()).containsExactly(relay));
        assertThat(asked.size()).isLessThan(5 * 3600 / 7); // and it was not asked all the time
    }

    /** It gives a place, ends it, comes again and says that it is a relay. */
    private void flap(PeerInfo relay, Duration how) {
        Duration end = time.elapsed().plus(how);
        while (time.elapsed().compareTo(end) < 0) {
            if (open.containsKey(relay.id())) {
                grant(relay.id());
                onLoop(() -> autoRelay.lost(relay.id()));
            }
            onLoop(() -> autoRelay.noRelay(relay.id()));
            onLoop(() -> autoRelay.found(relay, Optional.empty()));
            time.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void aRelayThatGivesAPlaceAndEndsItAtOnceIsTakenLessAndLessOften() {
        start(PRIVATE.withRelays(1).withBootDelay(Duration.ZERO));
        find(1);
        flap(Relays.of(1), Duration.ofHours(1));

        assertThat(asked.size()).isBetween(3600 / 10, 3600 / 7);
    }

    @Test
    void besideAPlaceThatLastsOneThatFlapsIsTakenOnceAMinuteAtMost() {
        start(PRIVATE.withBootDelay(Duration.ZERO));
        find(2);
        grantAll();
        find(1);
        flap(Relays.of(1), Duration.ofHours(1));

        assertThat(open).containsKey(Relays.id(2));
        assertThat(asked.size()).isLessThan(3600 / 45 + 10);
    }

    @Test
    void oneThatFlapsDoesNotKeepAnotherOneOut() {
        start(PRIVATE.withRelays(1).withBootDelay(Duration.ZERO));
        find(1);
        flap(Relays.of(1), Duration.ofMinutes(5));
        find(2);

        assertThat(open).containsOnlyKeys(Relays.id(2));
    }

    @Test
    void whenAllAreAwayTheOneThatComesBackIsFoundInSoManyTurns() {
        start(PRIVATE.withRelays(1), list(6));
        for (int second = 0; second < 3600; second++) {
            List.copyOf(open.keySet()).forEach(this::fail);
            time.advance(Duration.ofSeconds(1));
        }
        List.copyOf(open.keySet()).forEach(this::fail);
        Duration back = time.elapsed();
        PeerId alive = Relays.id(4);
        while (!open.containsKey(alive)) {
            List.copyOf(open.keySet()).forEach(this::fail);
            time.advance(Duration.ofMillis(100));
        }

        assertThat(time.elapsed().minus(back)).isLessThanOrEqualTo(RelayCandidates.URGENT.multipliedBy(6));
    }

    @Test
    void aRelayThatRefusesIsAskedAgainLaterAndOthersInItsPlace() {
        start(PRIVATE.withRelays(1), list(2));
        PeerId first = open.keySet().iterator().next();
        refuse(first);

        assertThat(open).hasSize(1).doesNotContainKey(first);
        grantAll();
        time.advance(Duration.ofHours(1));
        assertThat(asked).hasSize(2);
    }

    @Test
    void whoSpeaksNoHopIsNoCandidate() {
        start(PRIVATE.withRelays(1).withBootDelay(Duration.ZERO));
        find(1);
        onLoop(() -> autoRelay.failed(Relays.id(1), new NegotiationException("no hop", List.of()), false));
        time.advance(Duration.ofMinutes(10));

        assertThat(asked).containsExactly(Relays.id(1));
    }

    @Test
    void aRelayThroughWhichNobodyComesIsNotKept() {
        start(PRIVATE.withRelays(1), list(2));
        PeerId first = open.keySet().iterator().next();
        onLoop(() -> autoRelay.held(first, false));

        assertThat(open).hasSize(1).doesNotContainKey(first);
    }

    @Test
    void aPlaceThatIsNotRenewedCountsUntilItIsLost() {
        start(PRIVATE, list(3));
        grantAll();
        PeerId relay = open.keySet().iterator().next();
        onLoop(() -> autoRelay.failed(relay, new ConnectException("refused"), true));

        assertThat(open).containsKey(relay);
    }

    @Test
    void relaysThatAreMetAreWaitedForShortlyAndThenTaken() {
        start(PRIVATE);
        find(1);
        time.advance(PRIVATE.bootDelay().minusMillis(1));
        assertThat(asked).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(asked).containsExactly(Relays.id(1));
        find(2);
        assertThat(open).containsOnlyKeys(Relays.id(1), Relays.id(2));
        find(3);
        assertThat(open).hasSize(2);
    }

    @Test
    void whenThereAreEnoughToChooseFromNobodyWaits() {
        start(PRIVATE);
        IntStream.range(0, 4).forEach(this::find);

        assertThat(open).hasSize(2);
        assertThat(time.elapsed()).isZero();
    }

    @Test
    void thisNodeIsNoRelayOfItsOwn() {
        start(PRIVATE.withBootDelay(Duration.ZERO));
        onLoop(() -> autoRelay.found(new PeerInfo(SELF, Relays.of(1).addresses()), Optional.empty()));

        assertThat(asked).isEmpty();
    }

    @Test
    void relaysAreSearchedForUntilThereAreEnoughAndThenNow() {
        start(PRIVATE);
        assertThat(searches).isEqualTo(1);
        time.advance(Duration.ofMinutes(10));
        assertThat(searches).isBetween(10, 15);
        IntStream.range(0, 6).forEach(this::find);
        grantAll();
        int before = searches;
        time.advance(Duration.ofMinutes(20));

        assertThat(searches).isEqualTo(before);
    }

    @Test
    void onlyARelayThatNobodyHasNamedHasToReserveForAMinute() {
        start(PRIVATE.withBootDelay(Duration.ZERO));
        find(1);
        onLoop(() -> {
            assertThat(autoRelay.shortest(Relays.id(1))).isEqualTo(Duration.ofMinutes(1));
            assertThat(autoRelay.shortest(Relays.id(2))).isZero();
        });
        onLoop(autoRelay::stop);
        start(PRIVATE, list(1));

        onLoop(() -> assertThat(autoRelay.shortest(Relays.id(0))).isZero());
    }

    @Test
    void stoppingGivesAllUpAndLeavesNoTimer() {
        start(PRIVATE, list(2));
        grant(open.keySet().iterator().next());
        onLoop(autoRelay::stop);

        assertThat(open).isEmpty();
        assertThat(time.timers()).isZero();
    }
}
