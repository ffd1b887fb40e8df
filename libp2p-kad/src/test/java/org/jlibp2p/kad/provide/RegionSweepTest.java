package org.jlibp2p.kad.provide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RegionSweepTest {
    private static void sweep(RegionSweep sweep, Places places) {
        for (RegionSweep.Step step = sweep.next(100); step != RegionSweep.Step.DONE; step = sweep.next(100)) {
            if (step == RegionSweep.Step.LOOK_UP) {
                sweep.found(places.closestFast(sweep.target(), RegionSweep.PEERS));
            }
        }
    }

    private static Map<Bytes, Set<PeerId>> holders(RegionSweep sweep, List<Bytes> hashes) {
        Map<Bytes, Set<PeerId>> holders = new HashMap<>();
        for (Holder holder : sweep.recipients()) {
            for (int i = 0; i < holder.size(); i++) {
                holders.computeIfAbsent(hashes.get(holder.key(i)), key -> new HashSet<>())
                        .add(holder.peer().id());
            }
        }
        return holders;
    }

    private static Set<PeerId> ids(List<PeerInfo> peers) {
        Set<PeerId> ids = new HashSet<>();
        peers.forEach(peer -> ids.add(peer.id()));
        return ids;
    }

    @Property(tries = 60)
    void everyKeyGoesToItsTrueTwentyClosestPeers(
            @ForAll @IntRange(min = 1, max = 700) int peers,
            @ForAll @IntRange(min = 1, max = 400) int keys,
            @ForAll long seed) {
        Places places = Places.of(peers, seed);
        List<Bytes> hashes = Places.sorted(Places.hashes(keys, seed + 1));
        RegionSweep sweep = new RegionSweep(Places.visit(hashes), 0);

        sweep(sweep, places);

        Map<Bytes, Set<PeerId>> holders = holders(sweep, hashes);
        int finished = 0;
        for (int i = 0; i < hashes.size() && sweep.holders(i) > 0; i++) {
            assertThat(holders.get(hashes.get(i))).isEqualTo(ids(places.closest(hashes.get(i), 20)));
            finished++;
        }
        assertThat(finished == hashes.size()).isNotEqualTo(sweep.unfinished());
        assertThat(sweep.lookups()).isLessThanOrEqualTo(Math.min(keys, RegionSweep.MAX_LOOKUPS));
        assertThat(sweep.failed()).isZero();
    }

    @Test
    void oneKeyIsOneLookup() {
        Places places = Places.of(5000, 1);
        RegionSweep sweep = new RegionSweep(Places.visit(Places.hashes(1, 2)), 5000);

        sweep(sweep, places);

        assertThat(sweep.lookups()).isOne();
        assertThat(sweep.recipients()).hasSize(20);
    }

    @Test
    void tenThousandKeysInOneRegionTakeALookupForEveryTenPeersAtMost() {
        Places places = Places.of(600, 3);
        List<Bytes> hashes = Places.sorted(Places.hashes(10_000, 4));
        RegionSweep sweep = new RegionSweep(Places.visit(hashes), 600);

        sweep(sweep, places);

        assertThat(sweep.unfinished()).isFalse();
        assertThat(sweep.lookups()).isBetween(600 / 20, 600 / 10);
    }

    @Test
    void aNetworkOfFewerPeersThanHoldAKeyIsKnownAfterOneLookup() {
        Places places = Places.of(7, 5);
        List<Bytes> hashes = Places.sorted(Places.hashes(1000, 6));
        RegionSweep sweep = new RegionSweep(Places.visit(hashes), 7);

        sweep(sweep, places);

        assertThat(sweep.lookups()).isOne();
        assertThat(sweep.recipients()).hasSize(7).allMatch(holder -> holder.size() == 1000);
    }

    @Test
    void aLookupThatFindsFarFewerPeersThanThereAreIsNotBelieved() {
        Places places = Places.of(1000, 7);
        List<Bytes> hashes = Places.sorted(Places.hashes(3, 8));
        RegionSweep sweep = new RegionSweep(Places.visit(hashes), 1000);

        assertThat(sweep.next(10)).isEqualTo(RegionSweep.Step.LOOK_UP);
        sweep.found(places.closest(sweep.target(), 5));
        sweep(sweep, places);

        assertThat(sweep.failed()).isOne();
        assertThat(sweep.holders(0)).isZero();
        assertThat(sweep.holders(1)).isEqualTo(20);
        assertThat(sweep.holders(2)).isEqualTo(20);
    }

    @Test
    void aLookupThatFindsPeersFarAwayAloneIsNotBelieved() {
        Places places = Places.of(1000, 7);
        List<Bytes> hashes = Places.sorted(Places.hashes(1, 8));
        RegionSweep sweep = new RegionSweep(Places.visit(hashes), 1000);
        List<PeerInfo> byDistance = places.closest(hashes.get(0), 1000);
        sweep.next(10);

        sweep.found(byDistance.subList(200, 300));

        assertThat(sweep.failed()).isOne();
        assertThat(sweep.recipients()).isEmpty();
    }

    @Test
    void aKeyWhoseLookupFailsIsPassedOverAndThreeInARowEndTheVisit() {
        List<Bytes> hashes = Places.sorted(Places.hashes(10, 9));
        RegionSweep sweep = new RegionSweep(Places.visit(hashes), 1000);
        for (int i = 0; i < 3; i++) {
            assertThat(sweep.next(10)).isEqualTo(RegionSweep.Step.LOOK_UP);
            assertThat(sweep.target()).isEqualTo(hashes.get(i));
            sweep.missed();
        }

        assertThat(sweep.next(10)).isEqualTo(RegionSweep.Step.DONE);
        assertThat(sweep.failed()).isEqualTo(10);
        assertThat(sweep.unfinished()).isFalse();
        assertThat(sweep.recipients()).isEmpty();
    }

    @Test
    void T50_aLookupThatNamesTenThousandPeersCountsForItsTwentyClosest() {
        Places places = Places.of(10_000, 10);
        List<Bytes> hashes = Places.sorted(Places.hashes(1, 11));
        RegionSweep sweep = new RegionSweep(Places.visit(hashes), 10_000);
        sweep.next(10);
        List<PeerInfo> answer = new ArrayList<>(places.peers());
        answer.addAll(places.peers());

        sweep.found(answer);
        sweep.next(10);

        assertThat(sweep.recipients()).hasSize(20);
        assertThat(holders(sweep, hashes).get(hashes.get(0))).isEqualTo(ids(places.closest(hashes.get(0), 20)));
    }

    /** Identities made near each key make every ball tiny: the worst that lies can do is to use up the lookups. */
    @Test
    void T51_identitiesNearEachKeyUseUpNoMoreThanTheLookupsOfOneVisit() {
        List<Bytes> hashes = Places.sorted(Places.hashes(5000, 12));
        RegionSweep sweep = new RegionSweep(Places.visit(hashes), 1000);
        Places crowd = Places.of(60_000, 13);
        int asked = 0;
        for (RegionSweep.Step step = sweep.next(100); step != RegionSweep.Step.DONE; step = sweep.next(100)) {
            if (step == RegionSweep.Step.LOOK_UP) {
                asked++;
                sweep.found(crowd.closestFast(sweep.target(), 20));
            }
        }

        assertThat(asked).isEqualTo(RegionSweep.MAX_LOOKUPS);
        assertThat(sweep.unfinished()).isTrue();
        assertThat(sweep.recipients()).hasSizeLessThanOrEqualTo(RegionSweep.MAX_LOOKUPS * RegionSweep.PEERS);
        assertThat(IntStream.range(0, hashes.size()).filter(key -> sweep.holders(key) == 20))
                .hasSizeBetween(RegionSweep.MAX_LOOKUPS - 1, hashes.size() / 10);
    }

    @Property(tries = 50)
    void whateverLookupsFindTheSweepEnds(@ForAll long seed) {
        Random random = new Random(seed);
        List<Bytes> hashes = Places.sorted(Places.hashes(200, seed));
        List<PeerInfo> pool = Places.of(300, seed + 1).peers();
        RegionSweep sweep = new RegionSweep(Places.visit(hashes), random.nextInt(500));
        int steps = 0;
        for (RegionSweep.Step step = sweep.next(7); step != RegionSweep.Step.DONE; step = sweep.next(7)) {
            if (step == RegionSweep.Step.LOOK_UP) {
                List<PeerInfo> answer = new ArrayList<>();
                for (int i = random.nextInt(60); i > 0; i--) {
                    answer.add(pool.get(random.nextInt(pool.size())));
                }
                sweep.found(answer);
            }
            assertThat(++steps).isLessThan(500);
        }
        assertThat(sweep.recipients()).allMatch(holder -> holder.size() <= hashes.size());
    }
}
