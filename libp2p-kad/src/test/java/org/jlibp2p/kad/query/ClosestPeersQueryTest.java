package org.jlibp2p.kad.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.kad.query.QueryReport.Ending;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClosestPeersQueryTest {
    private static final long SECOND = 1_000_000_000;

    private final Ranked peers = new Ranked(100);

    /** k = 6, alpha = 4, beta = 2, window = 3. */
    private static final QueryRules SMALL = new QueryRules(6, 4, 2, 3, 6, 1, Duration.ofSeconds(2), 50);

    private ClosestPeersQuery query(QueryRules rules, int... seeds) {
        return new ClosestPeersQuery(peers.setup(rules, seeds));
    }

    @Test
    void whoKnowsNobodyFindsNobody() {
        ClosestPeersQuery query = query(SMALL);

        assertThat(query.next(0)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).isEmpty();
        assertThat(query.report()).isEqualTo(new QueryReport(0, 0, 0, 0, Ending.EXHAUSTED));
    }

    @Test
    void theClosestOnesOfTheWindowAreAskedFirst() {
        ClosestPeersQuery query = query(SMALL, 40, 30, 60, 20, 50);

        assertThat(Ranked.asks(query, 0)).containsExactlyElementsOf(peers.get(20, 30, 40));
        assertThat(query.next(0)).isEqualTo(new QueryStep.Wait(2 * SECOND));
    }

    @Test
    void closerPeersAreAskedWhileTheFirstOnesHaveNotAnswered() {
        ClosestPeersQuery query = query(SMALL, 20, 30, 40);
        Ranked.asks(query, 0);

        query.onReply(peers.get(30), peers.closer(10, 11, 12), 1);

        assertThat(Ranked.asks(query, 1)).containsExactly(peers.get(10), peers.get(11));
    }

    @Test
    void noMoreThanAlphaAreAskedAtATime() {
        ClosestPeersQuery query = query(SMALL, 20, 30, 40);
        Ranked.asks(query, 0);
        query.onReply(peers.get(30), peers.closer(10, 11, 12), 1);

        List<PeerId> more = Ranked.asks(query, 1);

        assertThat(more).hasSize(2); // two of the first three are still being asked
    }

    @Test
    void whenTheClosestHaveAnsweredTheRestOfTheKClosestIsAsked() {
        ClosestPeersQuery query = query(SMALL, 0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(Ranked.asks(query, 0)).containsExactlyElementsOf(peers.get(0, 1, 2));

        query.onReply(peers.get(0), peers.closer(1, 2), 1);
        assertThat(Ranked.asks(query, 1)).isEmpty();
        query.onReply(peers.get(1), peers.closer(0, 2), 2);

        assertThat(Ranked.asks(query, 2)).containsExactlyElementsOf(peers.get(3, 4, 5));
        for (int i = 2; i < 6; i++) {
            assertThat(query.next(3)).isInstanceOf(QueryStep.Wait.class);
            query.onReply(peers.get(i), peers.closer(), 3);
        }
        assertThat(query.next(4)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).containsExactlyElementsOf(peers.range(0, 6));
        assertThat(query.report()).isEqualTo(new QueryReport(6, 6, 0, 1, Ending.CONVERGED));
    }

    @Test
    void withoutFollowUpItIsOverWhenTheClosestHaveAnswered() {
        ClosestPeersQuery query = query(SMALL.withoutFollowUp(), 0, 1, 2, 3, 4, 5, 6, 7);
        Ranked.asks(query, 0);

        query.onReply(peers.get(0), peers.closer(), 1);
        query.onReply(peers.get(1), peers.closer(), 1);

        assertThat(query.next(1)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).containsExactlyElementsOf(peers.range(0, 6));
        assertThat(query.report().ending()).isEqualTo(Ending.CONVERGED);
    }

    @Test
    void aCloserPeerThatIsToldOfInTheFollowUpIsFollowed() {
        ClosestPeersQuery query = query(SMALL, 10, 11, 12, 13, 14, 15);
        Ranked.asks(query, 0);
        query.onReply(peers.get(10), peers.closer(), 1);
        query.onReply(peers.get(11), peers.closer(), 1);
        Ranked.asks(query, 1);

        query.onReply(peers.get(14), peers.closer(2), 2);

        assertThat(Ranked.asks(query, 2)).containsExactly(peers.get(2));
    }

    @Test
    void inPlaceOfOneThatFailsTheNextOneIsAsked() {
        ClosestPeersQuery query = query(SMALL, 0, 1, 2, 3, 4, 5, 6, 7);
        Ranked.asks(query, 0);

        query.onFailure(peers.get(0), 1);

        assertThat(Ranked.asks(query, 1)).containsExactly(peers.get(3));
        for (int i = 1; i < 4; i++) {
            query.onReply(peers.get(i), peers.closer(), 2);
        }
        assertThat(Ranked.asks(query, 2)).containsExactlyElementsOf(peers.get(4, 5, 6));
        for (int i = 4; i < 7; i++) {
            query.onReply(peers.get(i), peers.closer(), 2);
        }
        assertThat(query.next(2)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).containsExactlyElementsOf(peers.range(1, 7));
        assertThat(query.report()).isEqualTo(new QueryReport(7, 6, 1, 1, Ending.CONVERGED));
    }

    @Test
    void aSlowPeerMakesRoomForAnotherOneAndMayStillAnswer() {
        ClosestPeersQuery query = query(SMALL, 0, 1, 2, 3, 4, 5, 6);
        Ranked.asks(query, 0);

        assertThat(Ranked.asks(query, 2 * SECOND - 1)).isEmpty();
        assertThat(Ranked.asks(query, 2 * SECOND)).containsExactlyElementsOf(peers.get(3, 4, 5));
        query.onReply(peers.get(1), peers.closer(8), 3 * SECOND);
        query.onReply(peers.get(3), peers.closer(), 3 * SECOND);

        assertThat(query.result()).startsWith(peers.get(1), peers.get(3)).doesNotContain(peers.get(0), peers.get(2));
        assertThat(query.report().answered()).isEqualTo(2);
    }

    @Test
    void aSlowPeerAmongTheClosestIsWaitedForAsLongAsItMayTakeAndNoLonger() {
        ClosestPeersQuery query = query(SMALL, 0, 1, 2, 3, 4, 5, 6);
        Ranked.asks(query, 0);
        query.onReply(peers.get(1), peers.closer(), SECOND / 100);
        query.onReply(peers.get(2), peers.closer(), SECOND / 100);
        List<PeerId> rest = Ranked.asks(query, SECOND / 4); // answers take a hundredth, so a quarter is slow
        assertThat(rest).containsExactlyElementsOf(peers.get(3, 4, 5, 6));
        rest.forEach(peer -> query.onReply(peer, peers.closer(), SECOND / 4 + 1));

        assertThat(query.next(SECOND / 2)).isEqualTo(new QueryStep.Wait(2 * SECOND));

        assertThat(query.next(2 * SECOND)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).containsExactlyElementsOf(peers.range(1, 7));
    }

    @Test
    void aSlowPeerThatAnswersInItsTimeTakesItsPlaceAmongTheClosest() {
        ClosestPeersQuery query = query(SMALL, 0, 1, 2, 3, 4, 5, 6);
        Ranked.asks(query, 0);
        query.onReply(peers.get(1), peers.closer(), SECOND / 100);
        query.onReply(peers.get(2), peers.closer(), SECOND / 100);
        Ranked.asks(query, SECOND / 4).forEach(peer -> query.onReply(peer, peers.closer(), SECOND / 4 + 1));

        query.onReply(peers.get(0), peers.closer(), SECOND);

        assertThat(query.next(SECOND)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).containsExactlyElementsOf(peers.range(0, 6));
    }

    @Test
    void ifHardlyAnybodyAnswersSlowPeersAreWaitedForUntilTheyFail() {
        ClosestPeersQuery query = query(SMALL, 0, 1);
        Ranked.asks(query, 0);

        assertThat(query.next(60 * SECOND)).isEqualTo(new QueryStep.Wait(Long.MAX_VALUE));
        query.onReply(peers.get(0), peers.closer(), 61 * SECOND);
        assertThat(query.next(61 * SECOND)).isEqualTo(new QueryStep.Wait(Long.MAX_VALUE));
        query.onFailure(peers.get(1), 62 * SECOND);

        assertThat(query.next(62 * SECOND)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).containsExactly(peers.get(0));
        assertThat(query.report().ending()).isEqualTo(Ending.EXHAUSTED);
    }

    @Test
    void whatWasNotAskedOrComesTwiceIsIgnored() {
        ClosestPeersQuery query = query(SMALL, 0, 1, 2, 3);
        Ranked.asks(query, 0);
        query.onReply(peers.get(3), peers.closer(50), 1);
        query.onReply(peers.get(70), peers.closer(50), 1);
        query.onFailure(peers.get(70), 1);
        query.onReply(peers.get(0), peers.closer(), 1);
        query.onFailure(peers.get(0), 1);
        query.onReply(peers.get(0), peers.closer(50), 1);
        query.onFailure(peers.get(1), 1);
        query.onReply(peers.get(1), peers.closer(50), 1);

        assertThat(query.report()).isEqualTo(new QueryReport(3, 1, 1, 1, Ending.RUNNING));
        assertThat(query.result()).containsExactlyElementsOf(peers.get(0, 2, 3));
    }

    @Test
    void whatComesAfterTheEndMakesNoDifference() {
        ClosestPeersQuery query = query(SMALL.withoutFollowUp(), 0, 1, 2, 3);
        Ranked.asks(query, 0);
        query.onReply(peers.get(0), peers.closer(), 1);
        query.onReply(peers.get(1), peers.closer(), 1);
        query.next(1);
        List<PeerId> result = query.result();

        query.onReply(peers.get(2), peers.closer(30, 31), 2);

        assertThat(query.next(2)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).isEqualTo(result);
    }

    @Test
    void aSearchThatAsksAsManyAsItMayEnds() {
        ClosestPeersQuery query = query(SMALL.withMostAsked(5), 30, 31, 32, 33, 34, 35, 36, 37);
        List<PeerId> asked = new ArrayList<>(Ranked.asks(query, 0));
        int next = 29;
        while (asked.size() < 5) {
            query.onReply(asked.get(asked.size() - 1), peers.closer(next--), 1);
            asked.addAll(Ranked.asks(query, 1));
        }
        query.onReply(asked.get(4), peers.closer(next), 1);

        assertThat(query.next(1)).isInstanceOf(QueryStep.Wait.class);
        asked.forEach(peer -> query.onFailure(peer, 2));

        assertThat(query.next(2)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.report().ending()).isEqualTo(Ending.LIMITED);
        assertThat(query.report().asked()).isEqualTo(5);
    }

    @Test
    void hopsAreThoseToTheClosestPeerThatAnswered() {
        ClosestPeersQuery query = query(SMALL, 50);
        Ranked.asks(query, 0);
        query.onReply(peers.get(50), peers.closer(20), 1);
        Ranked.asks(query, 1);
        query.onReply(peers.get(20), peers.closer(3, 4), 2);
        Ranked.asks(query, 2);
        query.onReply(peers.get(4), peers.closer(), 3);

        assertThat(query.report().hops()).isEqualTo(3);
    }

    @Test
    void everyStepIsTold() {
        List<String> steps = new ArrayList<>();
        QueryListener listener = new QueryListener() {
            @Override
            public void onHeard(PeerId peer, PeerId teller, int hops) {
                steps.add("heard " + rank(peer) + " of " + rank(teller) + " at " + hops);
            }

            @Override
            public void onAsked(PeerId peer, PeerId teller, long nowNanos) {
                steps.add("asked " + rank(peer) + " of " + rank(teller) + " at " + nowNanos);
            }

            @Override
            public void onSlow(PeerId peer, long nowNanos) {
                steps.add("slow " + rank(peer) + " at " + nowNanos);
            }

            @Override
            public void onAnswered(PeerId peer, int told, int accepted, long nowNanos) {
                steps.add("answered " + rank(peer) + " with " + accepted + " of " + told + " at " + nowNanos);
            }

            @Override
            public void onFailed(PeerId peer, long nowNanos) {
                steps.add("failed " + rank(peer) + " at " + nowNanos);
            }

            @Override
            public void onEnded(QueryReport report, long nowNanos) {
                steps.add("ended " + report.ending() + " at " + nowNanos);
            }
        };
        ClosestPeersQuery query = new ClosestPeersQuery(peers.setup(SMALL, 9, 8).withListener(listener));
        Ranked.asks(query, 0);
        query.onReply(peers.get(8), peers.closer(9, 5), 1);
        Ranked.asks(query, 1);
        query.onFailure(peers.get(5), 2);
        query.next(2 * SECOND);
        query.onReply(peers.get(9), peers.closer(8), 3 * SECOND);
        query.next(3 * SECOND);
        query.next(4 * SECOND);

        assertThat(steps)
                .containsExactly(
                        "heard 8 of self at 1",
                        "heard 9 of self at 1",
                        "asked 8 of self at 0",
                        "asked 9 of self at 0",
                        "heard 5 of 8 at 2",
                        "answered 8 with 1 of 2 at 1",
                        "asked 5 of 8 at 1",
                        "failed 5 at 2",
                        "slow 9 at 2000000000",
                        "answered 9 with 0 of 1 at 3000000000",
                        "ended EXHAUSTED at 3000000000");
    }

    private String rank(PeerId peer) {
        return peer.equals(peers.self())
                ? "self"
                : String.valueOf(peers.range(0, 100).indexOf(peer));
    }

    @Test
    void rulesThatCannotBeFollowedAreRefused() {
        QueryRules rules = QueryRules.defaults();

        assertThatThrownBy(() -> rules.withAlpha(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rules.withPaths(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rules.withWindow(2)).hasMessageContaining("window 2");
        assertThatThrownBy(() -> rules.withK(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rules.withMostAsked(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rules.withPatience(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThat(rules.withK(2).beta()).isEqualTo(2);
        assertThat(rules.withPaths(20).alpha()).isEqualTo(20);
    }
}
