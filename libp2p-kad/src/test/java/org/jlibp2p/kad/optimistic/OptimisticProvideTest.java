package org.jlibp2p.kad.optimistic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.provide.Places;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OptimisticProvideTest {
    private static final int SERVERS = 5000;

    private final Places places = Places.of(SERVERS, 1);
    private final Bytes key = Places.hashes(1, 2).get(0);
    private final List<PeerId> byDistance = ids(places.closest(key, 200));
    private final OptimisticProvide provide = new OptimisticProvide(Key.of(key), SERVERS);

    private static List<PeerId> ids(List<PeerInfo> peers) {
        return peers.stream().map(PeerInfo::id).toList();
    }

    @Test
    void aPeerThatIsSurelyOneOfTheClosestGetsTheRecordAtOnceAndOnce() {
        assertThat(provide.heard(byDistance.subList(100, 120))).isEmpty();
        assertThat(provide.heard(byDistance.subList(0, 3))).containsExactlyElementsOf(byDistance.subList(0, 3));
        assertThat(provide.heard(byDistance.subList(0, 4))).containsExactly(byDistance.get(3));
    }

    /** Over many keys: those stored with early are nearly all among the true 20 closest. */
    @Test
    void nearlyAllWhoGetTheRecordEarlyAreAmongTheTrueTwentyClosest() {
        int early = 0;
        int wrong = 0;
        for (Bytes target : Places.hashes(200, 3)) {
            OptimisticProvide one = new OptimisticProvide(Key.of(target), SERVERS);
            List<PeerId> closest = ids(places.closest(target, 60));
            List<PeerId> stored = one.heard(closest);
            early += stored.size();
            wrong += (int)
                    stored.stream().filter(peer -> closest.indexOf(peer) >= 20).count();
        }

        assertThat(early / 200.0).isBetween(12.0, 17.0);
        assertThat(wrong / (double) early).isLessThan(0.02);
    }

    @Test
    void theLookupMayEndWhenTheClosestPeersLieAsCloseAsTheyShouldAndHalfOfThemWereSeen() {
        provide.heard(byDistance.subList(60, 80));
        byDistance.subList(60, 80).forEach(provide::answered);
        assertThat(provide.mayEnd()).isFalse();

        provide.heard(byDistance.subList(0, 20));
        assertThat(provide.mayEnd()).isFalse();
        byDistance.subList(0, 9).forEach(provide::answered);
        assertThat(provide.mayEnd()).isFalse();
        provide.stored(byDistance.get(9), true);
        assertThat(provide.mayEnd()).isTrue();
    }

    @Test
    void peersThatFailedDoNotCountAsClosest() {
        provide.heard(byDistance.subList(0, 20));
        byDistance.subList(0, 20).forEach(provide::answered);
        assertThat(provide.mayEnd()).isTrue();

        byDistance.subList(0, 5).forEach(provide::failed);
        assertThat(provide.mayEnd()).isFalse();
    }

    @Test
    void whoeverWaitsGoesOnWhenFifteenHaveTheRecordAndTheOthersGetItAllTheSame() {
        List<PeerId> now = new ArrayList<>(provide.heard(byDistance.subList(0, 20)));
        now.addAll(provide.ended(byDistance.subList(0, 20)));

        assertThat(now).containsExactlyInAnyOrderElementsOf(byDistance.subList(0, 20));
        now.subList(0, 14).forEach(peer -> provide.stored(peer, true));
        assertThat(provide.isEnough()).isFalse();
        provide.stored(now.get(14), true);
        assertThat(provide.isEnough()).isTrue();
        assertThat(provide.isOver()).isFalse();
        now.subList(15, 20).forEach(peer -> provide.stored(peer, false));
        assertThat(provide.isOver()).isTrue();
        assertThat(provide.holders()).isEqualTo(15);
    }

    @Test
    void whoCannotBeToldIsReplacedByTheNextClosestSixtyAttemptsInAll() {
        provide.heard(byDistance);
        List<PeerId> now = new ArrayList<>(byDistance.subList(0, 20));
        provide.ended(List.of());
        assertThat(provide.stored(byDistance.get(3), false)).containsExactly(byDistance.get(20));
        assertThat(provide.stored(byDistance.get(20), true)).isEmpty();

        now.remove(byDistance.get(3));
        int attempts = 21;
        while (!now.isEmpty()) {
            List<PeerId> more = provide.stored(now.remove(0), false);
            attempts += more.size();
            now.addAll(more);
        }
        assertThat(attempts).isEqualTo(OptimisticProvide.MAX_ATTEMPTS);
        assertThat(provide.isOver()).isTrue();
        assertThat(provide.holders()).isOne();
    }

    @Test
    void whenTooFewCanBeReachedItIsOverOnceAllHaveFailed() {
        List<PeerId> now = provide.ended(byDistance.subList(0, 20));
        now.subList(0, 19).forEach(peer -> provide.stored(peer, false));
        assertThat(provide.isEnough()).isFalse();
        provide.stored(now.get(19), true);

        assertThat(provide.isEnough()).isTrue();
        assertThat(provide.holders()).isOne();
    }

    @Test
    void aLookupThatEndsEarlyLeavesTheRestToTheClosestOnesHeardOf() {
        provide.heard(byDistance.subList(0, 40));

        Set<PeerId> rest = new HashSet<>(provide.ended(List.of()));

        assertThat(rest).isSubsetOf(byDistance.subList(0, 20)).hasSizeBetween(3, 8);
    }

    @Test
    void storingThatWasNotAskedForOrIsToldTwiceChangesNothing() {
        PeerId peer = provide.heard(byDistance.subList(0, 1)).get(0);
        provide.stored(byDistance.get(50), true);
        provide.stored(peer, true);
        provide.stored(peer, false);

        assertThat(provide.holders()).isOne();
    }

    /** Identities that somebody made next to the key, all of which do not exist. */
    @Test
    void T51_inventedPeersNextToTheKeyCostFortyAttemptsAndDoNotEndTheLookup() {
        List<PeerId> invented = ids(Places.of(60_000, 9).closestFast(key, 500));

        int stored = provide.heard(invented).size();

        assertThat(stored).isEqualTo(OptimisticProvide.MAX_EARLY);
        invented.forEach(provide::answered);
        assertThat(provide.mayEnd()).isFalse();
        assertThat(provide.heard(byDistance)).isEmpty();
        assertThat(provide.ended(byDistance.subList(0, 20))).hasSize(20);
    }

    @Test
    void T50_ofTwentyThousandNamesTheClosestOnesAreRemembered() {
        provide.heard(ids(Places.of(20_000, 10).peers()));
        assertThat(provide.remembered()).isEqualTo(OptimisticProvide.MAX_KNOWN);

        List<PeerId> now = new ArrayList<>(provide.heard(byDistance.subList(0, 20)));
        now.addAll(provide.ended(byDistance.subList(0, 20)));
        assertThat(now).containsExactlyInAnyOrderElementsOf(byDistance.subList(0, 20));
    }
}
