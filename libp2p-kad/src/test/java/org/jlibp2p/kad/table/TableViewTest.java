package org.jlibp2p.kad.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TableViewTest {
    /** By sorting everything. */
    private static List<PeerId> sorted(List<PeerId> peers, Key target, int count, Set<PeerId> except) {
        return peers.stream()
                .filter(peer -> !except.contains(peer))
                .sorted(target.closestFirst(Key::of))
                .limit(count)
                .toList();
    }

    private static RoutingTable table(Peers peers, int size, int deepest) {
        RoutingTable table = new RoutingTable(peers.self(), TableRules.privateNetwork());
        for (int i = 0; i < size; i++) {
            table.offer(peers.any(), List.of(), i);
        }
        for (int i = 0; i <= deepest; i++) {
            table.offer(peers.in(i), List.of(), i);
        }
        return table;
    }

    @Property(tries = 100)
    void theClosestAreThoseThatSortingEverythingFinds(
            @ForAll long seed,
            @ForAll @IntRange(max = 300) int size,
            @ForAll @IntRange(max = 8) int deepest,
            @ForAll @IntRange(max = 60) int count) {
        Peers peers = new Peers(seed);
        TableView view = table(peers, size, deepest).view();
        List<Key> targets = new ArrayList<>(List.of(peers.self(), peers.anyKey(), peers.anyKey()));
        for (int i = 0; i <= 8; i++) {
            targets.add(Key.of(peers.in(i)));
        }
        view.peers().stream().limit(3).map(Key::of).forEach(targets::add);

        for (Key target : targets) {
            Set<PeerId> except = Set.copyOf(view.closest(target, 3));
            assertThat(view.closest(target, count)).isEqualTo(sorted(view.peers(), target, count, Set.of()));
            assertThat(view.closest(target, count, except)).isEqualTo(sorted(view.peers(), target, count, except));
        }
    }

    @Test
    void anEmptyTableKnowsNobody() {
        TableView view = TableView.empty(new Peers(1).self());

        assertThat(view.size()).isZero();
        assertThat(view.peers()).isEmpty();
        assertThat(view.closest(new Peers(2).self(), 20)).isEmpty();
        assertThat(view.seeds(new Peers(2).self(), 20)).isEmpty();
        assertThat(view.prefixesToRefresh()).containsExactly(0);
    }

    @Test
    void peersInDoubtAreSeedsOnlyIfThereAreTooFewOthers() {
        Peers peers = new Peers(3);
        RoutingTable table = table(peers, 30, 0);
        PeerId doubtful = table.peers().get(0);
        table.heard(doubtful, 100);
        table.failed(doubtful);
        Key itself = Key.of(doubtful);
        int answering = table.size() - 1;

        assertThat(table.view().seeds(itself, 20)).hasSize(20).doesNotContain(doubtful);
        assertThat(table.view().seeds(itself, answering + 1))
                .hasSize(answering + 1)
                .endsWith(doubtful);
        assertThat(table.view().closest(itself, 100)).doesNotContain(doubtful);
    }

    @Test
    void prefixesAreRefreshedUpToTheLastBucketThatHasAPeer() {
        Peers peers = new Peers(4);
        RoutingTable table = new RoutingTable(peers.self(), TableRules.privateNetwork());
        for (int i = 0; i <= 3; i++) {
            table.offer(peers.in(i), List.of(), i);
        }

        assertThat(table.view().prefixesToRefresh()).containsExactly(0, 1, 2, 3);
        assertThat(table.view().count(3)).isEqualTo(1);
        assertThat(table.view().count(4)).isZero();
    }

    @Test
    void aSingleVeryClosePeerDoesNotMakeEverythingBeforeItBeRefreshed() {
        Peers peers = new Peers(5);
        RoutingTable table = new RoutingTable(peers.self(), TableRules.privateNetwork());
        table.offer(peers.in(0), List.of(), 1);
        table.offer(peers.in(12), List.of(), 1);

        assertThat(table.view().prefixesToRefresh()).containsExactly(0, 1, 2, 3, 4);
    }
}
