package org.jlibp2p.kad.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.table.RoutingTable.Offer;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoutingTableTest {
    private static final List<Multiaddr> HOME = Peers.at("192.168.1.2");

    private final Peers peers = new Peers(1);
    private final RoutingTable table = new RoutingTable(peers.self(), TableRules.privateNetwork());
    private long now;

    private PeerId added(int bucket) {
        PeerId peer = peers.in(bucket);
        assertThat(table.offer(peer, HOME, ++now)).isEqualTo(Offer.ADDED);
        return peer;
    }

    private PeerId waiting(int bucket) {
        PeerId peer = peers.in(bucket);
        assertThat(table.offer(peer, HOME, ++now)).isEqualTo(Offer.REPLACEMENT);
        return peer;
    }

    private List<PeerId> fill(int bucket) {
        return IntStream.range(0, TableRules.K).mapToObj(i -> added(bucket)).toList();
    }

    private void prove(PeerId peer) {
        table.heard(peer, ++now);
    }

    @Test
    void aNewPeerGetsAPlace() {
        PeerId peer = added(0);

        assertThat(table.contains(peer)).isTrue();
        assertThat(table.size()).isEqualTo(1);
        assertThat(table.peers()).containsExactly(peer);
        assertThat(table.offer(peer, HOME, 2)).isEqualTo(Offer.KNOWN);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void thisNodeIsNeverInItsTable() {
        PeerId self = peers.any();
        RoutingTable own = new RoutingTable(Key.of(self), TableRules.privateNetwork());

        assertThat(own.offer(self, HOME, 1)).isEqualTo(Offer.REFUSED);
        assertThat(own.size()).isZero();
    }

    @Test
    void aBucketHasKPlacesAndOthersHaveTheirs() {
        List<PeerId> first = fill(0);
        waiting(0);
        PeerId deeper = added(3);

        assertThat(table.peers())
                .hasSize(21)
                .startsWith(first.toArray(PeerId[]::new))
                .endsWith(deeper);
    }

    @Test
    void T52_aPeerThatAnswersIsNeverSentAwayForANewOne() {
        List<PeerId> seniors = fill(0);

        IntStream.range(0, 200).forEach(i -> waiting(0));

        assertThat(table.peers()).containsExactlyElementsOf(seniors);
        assertThat(table.waiting()).isEqualTo(TableRules.REPLACEMENTS);
    }

    @Test
    void T52_aPeerThatFailsBeforeItAnsweredAgainLeavesAtOnce() {
        PeerId peer = added(0);

        assertThat(table.failed(peer)).isEmpty();

        assertThat(table.contains(peer)).isFalse();
        assertThat(table.view().peers()).isEmpty();
    }

    @Test
    void aProvenPeerThatFailsOnceIsToldToNobodyButKeepsItsPlace() {
        PeerId other = added(0);
        PeerId peer = added(0);
        prove(peer);

        table.failed(peer);

        assertThat(table.contains(peer)).isTrue();
        assertThat(table.view().peers()).containsExactly(other);
        assertThat(table.view().closest(peers.anyKey(), 20)).containsExactly(other);
        assertThat(table.stale(now, 1_000)).containsExactly(peer);

        table.heard(peer, ++now);

        assertThat(table.view().peers()).containsExactly(other, peer);
        assertThat(table.stale(now, 1_000)).isEmpty();
    }

    @Test
    void aProvenPeerThatFailsTwiceLeaves() {
        PeerId peer = added(0);
        prove(peer);

        table.failed(peer);
        table.failed(peer);

        assertThat(table.contains(peer)).isFalse();
    }

    @Test
    void aPeerIsInDoubtAfterOneFailureHoweverOftenItAnsweredBefore() {
        PeerId peer = added(0);
        prove(peer);
        table.failed(peer);
        prove(peer);
        table.failed(peer);

        assertThat(table.contains(peer)).isTrue();
        assertThat(table.view().size()).isZero();
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void whoeverWantsThePlaceOfAPeerInDoubtGetsIt() {
        List<PeerId> seniors = fill(0);
        prove(seniors.get(5));
        table.failed(seniors.get(5));

        PeerId fresh = added(0);

        assertThat(table.contains(seniors.get(5))).isFalse();
        assertThat(table.peers()).hasSize(20).endsWith(fresh);
    }

    @Test
    void aNetworkThatIsGoneForAWhileDoesNotEmptyTheTable() {
        List<PeerId> seniors = fill(0);
        seniors.forEach(this::prove);

        seniors.forEach(table::failed);

        assertThat(table.size()).isEqualTo(20);
        assertThat(table.view().peers()).isEmpty();
        Key target = peers.anyKey();
        assertThat(table.view().seeds(target, 20))
                .containsExactlyElementsOf(
                        seniors.stream().sorted(target.closestFirst(Key::of)).toList());
    }

    @Test
    void ofThoseThatWaitTheOneHeardOfLastIsTried() {
        List<PeerId> seniors = fill(0);
        PeerId first = waiting(0);
        PeerId second = waiting(0);

        assertThat(table.remove(seniors.get(0))).contains(second);
        table.heard(first, ++now);
        assertThat(table.remove(seniors.get(1))).contains(first);

        assertThat(table.offer(first, HOME, ++now)).isEqualTo(Offer.ADDED);
        assertThat(table.remove(seniors.get(2))).contains(second);
    }

    @Test
    void oneThatWaitsAndFailsIsForgotten() {
        List<PeerId> seniors = fill(0);
        PeerId first = waiting(0);
        PeerId second = waiting(0);

        assertThat(table.failed(second)).isEmpty();

        assertThat(table.remove(seniors.get(0))).contains(first);
        assertThat(table.waiting()).isEqualTo(1);
    }

    @Test
    void whenAProvenPeerFailsTheOneThatWaitsForItsPlaceIsNamed() {
        List<PeerId> seniors = fill(0);
        PeerId next = waiting(0);
        prove(seniors.get(7));

        assertThat(table.failed(seniors.get(7))).contains(next);
        assertThat(table.offer(next, HOME, ++now)).isEqualTo(Offer.ADDED);

        assertThat(table.contains(seniors.get(7))).isFalse();
        assertThat(table.waiting()).isZero();
    }

    @Test
    void whoIsUnknownIsNoMatter() {
        PeerId stranger = peers.in(2);

        table.heard(stranger, 1);

        assertThat(table.failed(stranger)).isEmpty();
        assertThat(table.remove(stranger)).isEmpty();
        assertThat(table.size()).isZero();
    }

    @Test
    void thoseSilentForLongAreStaleTheMostSilentOneFirst() {
        PeerId first = added(0);
        PeerId second = added(1);
        PeerId third = added(2);
        table.heard(first, 100);

        assertThat(table.stale(100, 98)).containsExactly(second);
        assertThat(table.stale(100, 97)).containsExactly(second, third);
        assertThat(table.stale(100, 101)).isEmpty();
    }

    @Test
    void aViewStaysAsItWas() {
        PeerId first = added(0);
        TableView before = table.view();
        assertThat(table.view()).isSameAs(before);
        PeerId second = added(0);
        TableView after = table.view();
        table.remove(first);

        assertThat(before.peers()).containsExactly(first);
        assertThat(after.peers()).containsExactly(first, second);
        assertThat(table.view().peers()).containsExactly(second);
    }

    @Test
    void anAnswerAloneMakesNoNewView() {
        PeerId peer = added(0);
        TableView before = table.view();

        table.heard(peer, 5);
        table.offer(peer, HOME, 6);

        assertThat(table.view()).isSameAs(before);
    }

    /** What may happen to a table, many times in any order; a small world, so that it happens to the same peers. */
    @Property(tries = 200)
    void limitsHoldWhateverHappens(@ForAll @Size(max = 300) List<@IntRange(max = 9_999) Integer> events) {
        TableRules rules = new TableRules(4, 3, DiversityRules.internet());
        RoutingTable subject = new RoutingTable(peers.self(), rules);
        List<PeerId> world = IntStream.range(0, 40).mapToObj(i -> peers.any()).toList();
        Map<PeerId, List<Multiaddr>> where = new HashMap<>();
        long time = 0;
        for (int event : events) {
            PeerId peer = world.get(event % 40);
            switch (event / 40 % 6) {
                case 0 -> subject.failed(peer);
                case 1 -> subject.remove(peer);
                case 2 -> subject.heard(peer, ++time);
                default -> {
                    List<Multiaddr> at = Peers.at((20 + event / 240 % 6) + ".1.1.1");
                    where.put(peer, at);
                    subject.offer(peer, at, ++time);
                }
            }
            assertLimits(subject, rules, where);
        }
    }

    private void assertLimits(RoutingTable subject, TableRules rules, Map<PeerId, List<Multiaddr>> where) {
        Map<Integer, List<PeerId>> buckets = new HashMap<>();
        Map<Bytes, Integer> inTable = new HashMap<>();
        for (PeerId peer : subject.peers()) {
            buckets.computeIfAbsent(peers.self().commonPrefix(Key.of(peer)), any -> new ArrayList<>())
                    .add(peer);
            rules.diversity().groupsOf(where.get(peer)).forEach(group -> inTable.merge(group, 1, Integer::sum));
        }
        assertThat(inTable.values())
                .allMatch(count -> count <= rules.diversity().perTable());
        buckets.values().forEach(bucket -> {
            Map<Bytes, Integer> inBucket = new HashMap<>();
            bucket.forEach(peer -> rules.diversity()
                    .groupsOf(where.get(peer))
                    .forEach(group -> inBucket.merge(group, 1, Integer::sum)));
            assertThat(bucket).hasSizeLessThanOrEqualTo(rules.bucketSize()).doesNotHaveDuplicates();
            assertThat(inBucket.values())
                    .allMatch(count -> count <= rules.diversity().perBucket());
        });
        assertThat(subject.peers())
                .hasSize(subject.size())
                .containsAll(subject.view().peers());
    }

    @Test
    void aPeerThatIsOfferedAgainWaitsOnce() {
        fill(0);
        PeerId peer = waiting(0);

        assertThat(table.offer(peer, HOME, ++now)).isEqualTo(Offer.REPLACEMENT);

        assertThat(table.waiting()).isEqualTo(1);
        assertThat(table.remove(peer)).isEqualTo(Optional.empty());
        assertThat(table.waiting()).isZero();
    }
}
