package org.jlibp2p.relay.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RelayCandidatesTest {
    private static final AutoRelayOptions OPTIONS = AutoRelayOptions.defaults();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final RelayCandidates candidates = new RelayCandidates(OPTIONS, List.of(), new SplittableRandom(1), 0);

    private void add(PeerInfo relay) {
        assertThat(candidates.add(relay, Optional.empty(), Set.of(), 0)).isTrue();
    }

    private Optional<PeerId> take(Set<PeerId> used, long now) {
        return candidates.take(used, now).map(PeerInfo::id);
    }

    @Test
    void aRelayInAnotherNetworkIsPreferred() {
        add(Relays.at(1, "/ip4/11.1.0.1/tcp/1"));
        add(Relays.at(2, "/ip4/11.1.0.2/tcp/1"));
        add(Relays.at(3, "/ip4/11.2.0.1/tcp/1"));

        assertThat(take(Set.of(Relays.id(1)), 0)).contains(Relays.id(3));
        assertThat(take(Set.of(Relays.id(1), Relays.id(3)), 0)).contains(Relays.id(2));
    }

    @Test
    void aRelayOfTheInternetIsPreferredToOneNearby() {
        add(Relays.at(1, "/ip4/192.168.1.1/tcp/1"));
        add(Relays.at(2, "/ip4/11.1.0.1/tcp/1"));

        assertThat(take(Set.of(), 0)).contains(Relays.id(2));
    }

    @Test
    void oneThatFailedIsLeftAloneWhileThereAreOthers() {
        add(Relays.of(1));
        add(Relays.of(2));
        candidates.failed(Relays.id(1), false, false, 0);

        assertThat(take(Set.of(), 0)).contains(Relays.id(2));
        assertThat(take(Set.of(Relays.id(2)), 0)).isEmpty();
        assertThat(take(Set.of(), 29 * SECOND)).contains(Relays.id(2));
    }

    @Test
    void theOnlyRelayIsTriedAgainSoonHoweverOftenItHasFailed() {
        add(Relays.of(1));
        for (int i = 0; i < 100; i++) {
            candidates.failed(Relays.id(1), true, false, i * SECOND);
        }
        long last = 99 * SECOND;

        assertThat(take(Set.of(), last)).isEmpty();
        assertThat(candidates.next(Set.of(), last).orElseThrow())
                .isLessThanOrEqualTo(last + RelayCandidates.URGENT.toNanos());
        assertThat(take(Set.of(), last + RelayCandidates.URGENT.toNanos())).contains(Relays.id(1));
    }

    @Test
    void oneThatCouldNotBeReachedIsTriedAtOnceWhenItIsHeardOf() {
        add(Relays.of(1));
        add(Relays.of(2));
        candidates.failed(Relays.id(1), false, true, 0);
        candidates.failed(Relays.id(2), true, true, 0);
        assertThat(take(Set.of(), SECOND / 2)).isEmpty();
        candidates.add(Relays.of(1), Optional.empty(), Set.of(), SECOND / 2);
        candidates.add(Relays.of(2), Optional.empty(), Set.of(), SECOND / 2);

        assertThat(take(Set.of(), SECOND / 2)).contains(Relays.id(1));
        assertThat(take(Set.of(Relays.id(1)), SECOND / 2)).isEmpty(); // that it is there was known when it refused
    }

    @Test
    void toBeThereMakesUpForOneFailureAndNotForTwoNorForALostPlace() {
        add(Relays.of(1));
        add(Relays.of(2));
        candidates.failed(Relays.id(1), false, true, 0);
        candidates.failed(Relays.id(1), false, true, 0);
        candidates.granted(Relays.id(2), 0);
        candidates.lost(Relays.id(2), true, 0);
        candidates.add(Relays.of(1), Optional.empty(), Set.of(), SECOND / 2);
        candidates.add(Relays.of(2), Optional.empty(), Set.of(), SECOND / 2);

        assertThat(take(Set.of(), SECOND / 2)).isEmpty();
    }

    @Test
    void aPlaceThatHasLastedMakesFailuresForgotten() {
        add(Relays.of(1));
        add(Relays.of(2));
        long backoff = OPTIONS.backoff().toNanos();
        for (int i = 0; i < 5; i++) {
            candidates.failed(Relays.id(1), true, true, 0);
        }
        candidates.granted(Relays.id(1), 0);
        candidates.lost(Relays.id(1), true, backoff);

        assertThat(take(Set.of(Relays.id(2)), 2 * backoff)).contains(Relays.id(1));
    }

    @Test
    void aPlaceThatHasNotLastedMakesNothingForgotten() {
        add(Relays.of(1));
        add(Relays.of(2));
        long backoff = OPTIONS.backoff().toNanos();
        for (int i = 0; i < 3; i++) {
            candidates.granted(Relays.id(1), i * backoff);
            candidates.lost(Relays.id(1), true, (i + 1) * backoff - 1);
        }
        candidates.failed(Relays.id(2), true, true, 0);
        candidates.failed(Relays.id(2), true, true, 0);

        assertThat(take(Set.of(), OPTIONS.maxBackoff().toNanos())).contains(Relays.id(2)); // it has failed less often
    }

    @Test
    void whoHasFailedAndSaysThatItIsNoRelayIsNotChosenAndNoNewOneLater() {
        add(Relays.of(1));
        candidates.failed(Relays.id(1), true, true, 0);
        candidates.remove(Relays.id(1));
        assertThat(candidates.size()).isZero();
        assertThat(candidates.next(Set.of(), 0)).isEmpty();
        candidates.add(Relays.of(1), Optional.empty(), Set.of(), 0);

        assertThat(take(Set.of(), 0)).isEmpty();
        assertThat(take(Set.of(), OPTIONS.backoff().toNanos())).contains(Relays.id(1));
    }

    @Test
    void oneThatIsNotHeardOfForLongIsForgottenUnlessItIsUsed() {
        add(Relays.of(1));
        add(Relays.of(2));
        long later = OPTIONS.candidateAge().toNanos() + 1;
        candidates.expire(Set.of(Relays.id(1)), later);

        assertThat(candidates.has(Relays.id(1))).isTrue();
        assertThat(candidates.has(Relays.id(2))).isFalse();
    }

    @Test
    void aListIsTheWholeChoice() {
        RelayCandidates listed = new RelayCandidates(OPTIONS, List.of(Relays.of(1)), new SplittableRandom(1), 0);

        assertThat(listed.add(Relays.of(2), Optional.empty(), Set.of(), 0)).isFalse();
        listed.remove(Relays.id(1));
        listed.expire(Set.of(), Long.MAX_VALUE / 2);
        assertThat(listed.take(Set.of(), 0)).map(PeerInfo::id).contains(Relays.id(1));
    }

    @Test
    void whereItWasListedIsTriedAsWellAsWhereItSaysItIs() {
        RelayCandidates listed = new RelayCandidates(OPTIONS, List.of(Relays.of(1)), new SplittableRandom(1), 0);
        PeerInfo elsewhere = Relays.at(1, "/ip4/12.1.0.1/tcp/9");
        listed.add(elsewhere, Optional.empty(), Set.of(), 0);

        assertThat(listed.take(Set.of(), 0).orElseThrow().addresses())
                .containsExactly(
                        Relays.of(1).addresses().get(0), elsewhere.addresses().get(0));
    }

    @Test
    void oneNetworkGetsAQuarterOfThePlaces() {
        for (int i = 0; i < 100; i++) {
            candidates.add(Relays.at(i, "/ip4/11.1.0." + i + "/tcp/1"), Optional.empty(), Set.of(), 0);
        }

        assertThat(candidates.size()).isEqualTo(OPTIONS.maxCandidates() / 4);
    }

    @Test
    void whoHasFailedMostMakesRoom() {
        for (int i = 0; i < OPTIONS.maxCandidates(); i++) {
            add(Relays.of(i));
        }
        candidates.failed(Relays.id(3), false, false, 0);
        candidates.failed(Relays.id(4), false, false, 0);
        candidates.failed(Relays.id(4), false, false, 0);

        assertThat(candidates.add(Relays.of(1000), Optional.empty(), Set.of(Relays.id(4)), 0))
                .isTrue();
        assertThat(candidates.has(Relays.id(3))).isFalse();
        assertThat(candidates.has(Relays.id(4))).isTrue();
    }

    @Test
    void T39_whoSaysThatItIsEverywhereIsWhereItIsSeen() {
        for (int i = 0; i < 100; i++) {
            Optional<Multiaddr> seen = Optional.of(Multiaddr.parse("/ip4/200.1.0.1/tcp/" + (i + 1)));
            candidates.add(Relays.of(i), seen, Set.of(), 0);
        }

        assertThat(candidates.size()).isEqualTo(OPTIONS.maxCandidates() / 4);
    }

    @Test
    void T39_whoWasHeardOfElsewhereAndIsSeenWhereThereAreManyIsForgotten() {
        Optional<Multiaddr> seen = Optional.of(Multiaddr.parse("/ip4/200.1.0.1/tcp/1"));
        for (int i = 0; i < 10; i++) {
            candidates.add(Relays.of(i), Optional.empty(), Set.of(), 0);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(candidates.add(Relays.of(i), seen, Set.of(Relays.id(9)), 0))
                    .isEqualTo(i < 5 || i == 9);
        }

        assertThat(candidates.size()).isEqualTo(6);
        assertThat(candidates.has(Relays.id(9))).isTrue();
    }

    @Test
    void aNewOneTakesThePlaceOfOneInTheLargestNetwork() {
        int most = OPTIONS.maxCandidates();
        for (int i = 0; i < most - 3; i++) {
            add(Relays.of(i));
        }
        for (int i = 0; i < 3; i++) {
            add(Relays.at(500 + i, "/ip4/200.1.0.1/tcp/" + (i + 1)));
        }
        assertThat(candidates.add(Relays.of(1000), Optional.empty(), Set.of(Relays.id(500)), 0))
                .isTrue();

        assertThat(candidates.size()).isEqualTo(most);
        assertThat(candidates.has(Relays.id(500))).isTrue();
        assertThat(List.of(501, 502))
                .filteredOn(number -> candidates.has(Relays.id(number)))
                .hasSize(1);
    }

    @Test
    void nobodyIsForgottenForOneInALargerNetworkOrForThoseThatAreUsed() {
        int most = OPTIONS.maxCandidates();
        Set<PeerId> used = new HashSet<>();
        for (int i = 0; i < most - 1; i++) {
            add(Relays.of(i));
            used.add(Relays.id(i));
        }
        add(Relays.of(most));
        PeerInfo beside = Relays.at(500, "/ip4/11.1.0.9/tcp/1");
        assertThat(candidates.add(beside, Optional.empty(), used, 0)).isFalse();
        used.add(Relays.id(most));

        assertThat(candidates.add(Relays.of(1000), Optional.empty(), used, 0)).isFalse();
    }

    /** Whatever has happened: all that are free are tried, one after the other, without a long wait between two. */
    @Property(tries = 300)
    void nobodyIsLeftAloneForEver(
            @ForAll @Size(max = 200) List<@IntRange(max = 99) Integer> history, @ForAll long seed) {
        RelayCandidates all = new RelayCandidates(OPTIONS, List.of(), new SplittableRandom(seed), 0);
        long now = 0;
        for (int happened : history) {
            now += happened % 7 * SECOND;
            PeerInfo relay = Relays.of(happened % 10);
            switch (happened / 20) {
                case 0, 1 -> all.add(relay, Optional.empty(), Set.of(), now);
                case 2 -> all.granted(relay.id(), now);
                case 3 -> all.lost(relay.id(), false, now);
                default -> all.failed(relay.id(), happened % 2 == 0, happened % 3 == 0, now);
            }
        }
        int known = all.size();
        Set<PeerId> tried = new HashSet<>();
        for (int i = 0; i < 3 * known; i++) {
            OptionalLong next = all.next(Set.of(), now);
            assertThat(next.orElseThrow() - now).isLessThanOrEqualTo(RelayCandidates.CALM.toNanos());
            now = next.orElseThrow();
            PeerId relay = all.take(Set.of(), now).orElseThrow().id();
            tried.add(relay);
            all.failed(relay, false, false, now);
        }

        assertThat(tried).hasSize(known);
        assertThat(all.next(Set.of(), now).isPresent()).isEqualTo(known > 0);
    }

    /** Whatever strangers say: no more than the bounds are known, and who is used stays. */
    @Property(tries = 200)
    void aFloodOfRelaysKeepsToTheBounds(
            @ForAll @Size(max = 300) List<@IntRange(max = 500) Integer> relays,
            @ForAll @IntRange(max = 30) int networks) {
        RelayCandidates all = new RelayCandidates(OPTIONS, List.of(), new SplittableRandom(1), 0);
        Set<PeerId> used = new HashSet<>();
        Map<Integer, Set<PeerId>> perNetwork = new HashMap<>();
        for (int number : relays) {
            PeerInfo relay = Relays.at(number, "/ip4/11." + number % (networks + 1) + ".0.1/tcp/" + (number + 1));
            if (all.add(relay, Optional.empty(), used, 0) && used.size() < 2) {
                used.add(relay.id());
            }
            perNetwork
                    .computeIfAbsent(number % (networks + 1), network -> new HashSet<>())
                    .add(relay.id());
            assertThat(all.size()).isLessThanOrEqualTo(OPTIONS.maxCandidates());
            all.take(used, 0).ifPresent(taken -> assertThat(used).doesNotContain(taken.id()));
        }

        assertThat(perNetwork.values())
                .allMatch(peers -> peers.stream().filter(all::has).count() <= OPTIONS.maxCandidates() / 4);
        assertThat(used).allMatch(all::has);
    }
}
