package org.jlibp2p.reachability.autonat.server;

import java.time.Duration;

import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RequestRatesTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final PeerId PEER = Identity.generate().peerId();

    @Test
    void T41_onePeerHasItsRateAndAllTogetherHaveTheirs() {
        RequestRates rates = new RequestRates(60, 12, 2);
        int granted = 0;
        for (int i = 0; i < 100; i++) {
            if (rates.begin(PEER, i)) {
                granted++;
                rates.end(PEER);
            }
        }
        assertThat(granted).isEqualTo(12);
        for (int i = 0; i < 100; i++) {
            granted += rates.begin(Identity.generate().peerId(), 100 + i) ? 1 : 0;
        }
        assertThat(granted).isEqualTo(60);
        assertThat(rates.begin(PEER, MINUTE - 1)).isFalse();
        assertThat(rates.begin(PEER, MINUTE + 11)).isTrue();
    }

    @Test
    void T41_twoOfOnePeerAtATime() {
        RequestRates rates = new RequestRates(60, 12, 2);
        assertThat(rates.begin(PEER, 1)).isTrue();
        assertThat(rates.begin(PEER, 2)).isTrue();
        assertThat(rates.begin(PEER, 3)).isFalse();
        rates.end(PEER);
        assertThat(rates.begin(PEER, 4)).isTrue();
    }
}
