package org.jlibp2p.kad.provide;

import java.time.Duration;
import java.util.List;
import java.util.Random;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NetworkSizeTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final NetworkSize size = new NetworkSize();

    private void track(Places places, int lookups, long seed, long now) {
        for (Bytes target : Places.hashes(lookups, seed)) {
            size.track(target, ids(places.closestFast(target, 20)), now);
        }
    }

    private static List<PeerId> ids(List<PeerInfo> peers) {
        return peers.stream().map(PeerInfo::id).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1000, 10_000})
    void aHundredLookupsTellTheSizeWithinATenth(int servers) {
        track(Places.of(servers, 1), 100, 2, 0);

        assertThat(size.estimate(0).orElseThrow()).isBetween(servers * 0.9, servers * 1.1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 19})
    void aNetworkWithFewerPeersThanALookupFindsIsCounted(int servers) {
        track(Places.of(servers, 1), 10, 2, 0);

        assertThat(size.estimate(0)).hasValue(servers);
    }

    @Test
    void fewLookupsTellNothingYet() {
        track(Places.of(1000, 1), NetworkSize.MIN_LOOKUPS - 1, 2, 0);
        assertThat(size.estimate(0)).isEmpty();
        size.track(Bytes.utf8("nothing found"), List.of(), 0);
        assertThat(size.estimate(0)).isEmpty();
        track(Places.of(1000, 1), 1, 3, 0);
        assertThat(size.estimate(0)).isPresent();
    }

    @Test
    void oldLookupsAreForgottenAndNewerOnesWeighMore() {
        track(Places.of(10_000, 1), 100, 2, 0);
        track(Places.of(2000, 1), 60, 3, 20 * HOUR);
        assertThat(size.estimate(20 * HOUR).orElseThrow()).isBetween(1700.0, 2400.0);
        assertThat(size.estimate(45 * HOUR)).isEmpty();
    }

    /** A third of all lookups meet identities made to lie next to what is looked for: the estimate hardly moves. */
    @Test
    void T51_identitiesMadeNearAThirdOfTheTargetsHardlyShiftTheEstimate() {
        Places places = Places.of(2000, 1);
        Places crowd = Places.of(60_000, 5);
        Random random = new Random(6);
        for (Bytes target : Places.hashes(100, 7)) {
            Places seen = random.nextInt(3) == 0 ? crowd : places;
            size.track(target, ids(seen.closestFast(target, 20)), 0);
        }

        assertThat(size.estimate(0).orElseThrow()).isBetween(1800.0, 3000.0);
    }

    /** A thousand lookups in one place count for no more than those of one sixteenth of the space. */
    @Test
    void T51_aCrowdInOnePlaceDoesNotSpeakForTheWholeSpace() {
        Places places = Places.of(2000, 1);
        Places crowd = Places.of(60_000, 5);
        track(places, 100, 7, 0);
        for (Bytes target : Places.hashes(5000, 8)) {
            if (Heads.of(target) >>> 60 == 3) {
                size.track(target, ids(crowd.closestFast(target, 20)), 1);
            }
        }

        assertThat(size.estimate(1).orElseThrow()).isBetween(1800.0, 2500.0);
    }

    @Test
    void T50_anAnswerOfTenThousandPeersCountsByItsClosestOnes() {
        Places places = Places.of(10_000, 1);
        for (Bytes target : Places.hashes(20, 2)) {
            size.track(target, ids(places.peers()), 0);
        }

        assertThat(size.estimate(0).orElseThrow()).isBetween(7500.0, 13_000.0);
    }
}
