package org.jlibp2p.identify;

import java.time.Duration;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PushBudgetTest {
    private static final PeerLimits LIMITS =
            PeerLimits.defaults().withPushBurst(3).withPushInterval(Duration.ofNanos(100));
    private final PeerId peer = somebody(0);

    private static PeerId somebody(int number) {
        return PeerId.decode(Multihash.sha256(Bytes.utf8("peer " + number)).bytes());
    }

    @Test
    void T28_aBurstIsTakenAndThenOneEachInterval() {
        PushBudget budget = new PushBudget(LIMITS);
        for (int i = 0; i < 3; i++) {
            assertThat(budget.take(peer, 1000)).isTrue();
        }
        assertThat(budget.take(peer, 1000)).isFalse();
        assertThat(budget.take(peer, 1099)).isFalse();
        assertThat(budget.take(peer, 1100)).isTrue();
        assertThat(budget.take(peer, 1199)).isFalse();
        assertThat(budget.take(peer, 1200)).isTrue();
    }

    @Test
    void aBucketIsNeverMoreThanFull() {
        PushBudget budget = new PushBudget(LIMITS);
        budget.take(peer, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(budget.take(peer, 1_000_000)).isTrue();
        }
        assertThat(budget.take(peer, 1_000_000)).isFalse();
    }

    @Test
    void T28_manyPeersDoNotPileUp() {
        PushBudget budget = new PushBudget(LIMITS.withTotal(10));
        for (int i = 0; i < 100; i++) {
            budget.take(somebody(i), 0);
        }
        assertThat(budget.size()).isLessThanOrEqualTo(10);
        for (int i = 0; i < 10; i++) {
            budget.take(peer, 10_000);
        }
        assertThat(budget.size()).isEqualTo(1);
    }
}
