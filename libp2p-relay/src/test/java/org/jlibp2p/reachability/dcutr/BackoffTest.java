package org.jlibp2p.reachability.dcutr;

import java.time.Duration;

import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTest {
    private static final PeerId PEER = Identity.generate().peerId();
    private static final long REST = Duration.ofMinutes(5).toNanos();

    private final Backoff backoff = new Backoff(Duration.ofMinutes(5));

    @Test
    void aPeerIsLeftAloneForAWhileAfterHolesWerePunchedInVain() {
        assertThat(backoff.blocks(PEER, 0)).isFalse();
        backoff.failed(PEER, Long.MAX_VALUE - 1);

        assertThat(backoff.blocks(PEER, Long.MAX_VALUE - 2 + REST)).isTrue();
        assertThat(backoff.blocks(PEER, Long.MAX_VALUE - 1 + REST)).isFalse();
        assertThat(backoff.size()).isZero();
    }

    @Test
    void T26_thoseThatFailedLongestAgoMakeRoom() {
        backoff.failed(PEER, 0);
        for (int i = 0; i < Backoff.MAX_PEERS; i++) {
            backoff.failed(Identity.generate().peerId(), 1);
        }

        assertThat(backoff.size()).isEqualTo(Backoff.MAX_PEERS);
        assertThat(backoff.blocks(PEER, 2)).isFalse();
    }
}
