package org.jlibp2p.kad.provide;

import java.time.Duration;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReproviderTest extends ReproviderFixture {
    @Test
    void aKeyIsWithItsTwentyClosestPeersAfterSeconds() {
        start();
        Cid cid = Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8("content")));
        time.await(reprovider.keep(cid));
        time.advance(Duration.ofSeconds(5));

        assertThat(network.holders(cid.hash().bytes()))
                .isEqualTo(closest(cid.hash().bytes()));
        assertThat(network.lookups).isOne();
        assertThat(events).containsExactly(new ReprovideEvent.RegionProvided("", 1, 0, 1, 20, 20));
        assertThat(status().waiting()).isZero();
    }

    @Test
    void tenThousandKeysAreAllProvidedOnceInEachCycleWithFewLookups() {
        start();
        List<Multihash> hashes = hashes(10_000, 2);
        keep(hashes);
        time.advance(Duration.ofHours(1));

        assertThat(status().waiting()).isZero();
        for (Multihash hash : hashes.subList(0, 50)) {
            assertThat(network.holders(hash.bytes())).isEqualTo(closest(hash.bytes()));
        }
        time.advance(CYCLE);
        network.lookups = 0;
        network.records = 0;
        time.advance(CYCLE);
        assertThat(network.records).isEqualTo(200_000);
        assertThat(network.lookups).isLessThan(120);
        ReprovideStatus status = status();
        assertThat(status.keys()).isEqualTo(10_000);
        assertThat(status.regions()).isEqualTo(16);
        assertThat(status.late()).isZero();
        assertThat(status.lastCycle().provided()).isBetween(9_000L, 11_000L);
        assertThat(status.networkSize().orElseThrow()).isBetween(800.0, 1200.0);
    }

    @Test
    void aDeadPeerCostsItsOwnRecordsOnly() {
        start();
        Bytes key = Places.hashes(1, 3).get(0);
        places.closest(key, 15).forEach(peer -> network.dead.add(peer.id()));
        keep(List.of(Multihash.decode(key)));
        time.advance(Duration.ofSeconds(10));

        assertThat(network.holders(key)).hasSize(5);
        assertThat(status().waiting()).isZero();
    }

    @Test
    void aPartThatFailsDoesNotCostAPeerItsOtherParts() {
        network.places = Places.of(1, 1); // one peer that is to hold everything
        network.failingSends = 1;
        start();
        keep(hashes(1000, 3));
        time.advance(Duration.ofSeconds(20));

        assertThat(network.records).isGreaterThanOrEqualTo(1000 - VisitRun.MAX_PART);
    }

    @Test
    void aPeerThatTakesNothingIsLeftAloneAfterSomeParts() {
        network.places = Places.of(1, 1);
        network.failingSends = 1000;
        start();
        keep(hashes(5000, 3));
        time.advance(Duration.ofSeconds(5));

        assertThat(network.sends).isPositive().isLessThanOrEqualTo(4 * VisitRun.MAX_FAILED_PARTS);
    }

    @Test
    void aKeyThatTooFewPeersTookIsTriedAgain() {
        start();
        Bytes key = Places.hashes(1, 3).get(0);
        places.closest(key, 16).forEach(peer -> network.dead.add(peer.id()));
        keep(List.of(Multihash.decode(key)));
        time.advance(Duration.ofSeconds(10));
        assertThat(status().waiting()).isOne();
        assertThat(events).containsExactly(new ReprovideEvent.RegionProvided("", 0, 1, 1, 4, 4));

        network.dead.clear();
        time.advance(Duration.ofMinutes(6));
        assertThat(status().waiting()).isZero();
        assertThat(network.holders(key)).hasSize(20);
    }

    @Test
    void withoutANetworkItPausesAndGoesOnWhenTheNetworkIsBack() {
        start();
        keep(hashes(3000, 4));
        time.advance(Duration.ofHours(1));
        network.online = false;
        time.advance(Duration.ofHours(30));
        assertThat(status().online()).isFalse();
        assertThat(events).contains(new ReprovideEvent.ReprovidingPaused());
        int late = status().late();
        assertThat(late).isPositive();

        network.online = true;
        reprovider.networkChanged();
        time.advance(Duration.ofMinutes(30));
        assertThat(status().online()).isTrue();
        assertThat(status().late()).isZero();
        assertThat(events).hasAtLeastOneElementOfType(ReprovideEvent.ReprovidingResumed.class);
    }

    /** As it is while this node has no address: each lookup is refused at once. */
    @Test
    void whereLookupsAreRefusedFewAreTriedAndAChangeResumesAtOnce() {
        network.online = false;
        start();
        Bytes key = Places.hashes(1, 3).get(0);
        keep(List.of(Multihash.decode(key)));
        time.advance(Duration.ofHours(10));
        assertThat(status().online()).isFalse();
        assertThat(network.lookups).isBetween(3, 150);

        network.online = true;
        reprovider.networkChanged();
        time.advance(Duration.ofSeconds(5));
        assertThat(network.holders(key)).hasSize(20);
        assertThat(status().online()).isTrue();
    }

    /** Lookups that find far fewer peers than were seen before are not believed, but not for ever. */
    @Test
    void aNetworkThatShrinksToATenthIsBelievedAfterHours() {
        start();
        List<Multihash> hashes = hashes(3000, 12);
        keep(hashes);
        time.advance(Duration.ofHours(30));
        network.places = Places.of(100, 13);
        network.told.clear();
        time.advance(Duration.ofHours(8));
        // Which of the last day's lookups are old ones depends on where this node's own id makes the turns begin.
        assertThat(status().networkSize().orElseThrow()).isBetween(60.0, 250.0);
        assertThat(status().online()).isTrue();

        time.advance(CYCLE);
        assertThat(hashes).allMatch(hash -> network.holders(hash.bytes()).size() == 20);
    }

    @Test
    void theNodeItselfIsToldOfEachKeyAsOftenAsItIsProvided() {
        start();
        List<Multihash> hashes = hashes(3000, 5);
        keep(hashes);
        time.advance(Duration.ofHours(1));
        List<Bytes> all = hashes.stream().map(Multihash::bytes).toList();
        assertThat(network.known).containsExactlyInAnyOrderElementsOf(all);
        assertThat(network.largestPart).isEqualTo(Telling.MAX_PART);

        time.advance(CYCLE);
        network.known.clear();
        time.advance(CYCLE.plusHours(2));
        assertThat(network.known).containsAll(all);
    }

    @Test
    void forgottenKeysAreNotProvidedAnyMore() {
        start();
        List<Multihash> hashes = hashes(100, 7);
        keep(hashes);
        time.advance(Duration.ofHours(1));
        time.await(reprovider.forget(hashes));
        network.records = 0;
        time.advance(CYCLE.multipliedBy(2));

        assertThat(network.records).isZero();
        assertThat(status().keys()).isZero();
        reprovider.stop();
        reprovider = create();
        start();
        assertThat(status().keys()).isZero();
    }

    @Test
    void noMoreIsUnderWayThanTheOptionsSay() {
        options = options.withConcurrency(2, 3);
        reprovider = create();
        start();
        keep(hashes(5000, 8));
        time.advance(CYCLE);

        assertThat(network.mostOpen).isLessThanOrEqualTo(6);
    }

    @Test
    void aNetworkThatNeverAnswersIsNotWaitedForForever() {
        network.silent = true;
        start();
        keep(hashes(1, 9));
        time.advance(VisitRun.LOOKUP_DEADLINE.plusSeconds(1));

        assertThat(network.open).isZero();
        assertThat(network.cancelled).isOne();
        assertThat(status().visits()).isZero();
    }

    @Test
    void stoppingCancelsWhatIsUnderWayAndLeavesNoTimer() {
        network.silent = true;
        start();
        keep(hashes(500, 10));
        assertThat(network.open).isPositive();
        time.loop().execute(reprovider::stop);
        time.run();

        assertThat(network.open).isZero();
        assertThat(time.timers()).isZero();
    }

    @Test
    void aKeyThatServersWouldRefuseIsRefusedAtOnce() {
        Multihash large = Multihash.identity(Bytes.wrap(new byte[100]));

        assertThatThrownBy(() -> reprovider.keep(List.of(large)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("102 bytes");
    }
}
