package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.time.Instant;

import org.jlibp2p.event.Reachability;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.autonat.ProbeAnswer;
import org.jlibp2p.reachability.autonat.ProbeAnswer.Outcome;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final PeerId PEER = Identity.generate().peerId();

    private final Verdict verdict = new Verdict(2);

    private void hear(String place, Outcome outcome) {
        verdict.heard(new ProbeAnswer(PEER, place, AutoNatProtocols.DIAL_REQUEST, outcome, NOW));
    }

    @Test
    void itTakesSeveralPlacesToBelieveSomething() {
        hear("a", Outcome.REACHED);
        assertThat(verdict.reachability()).isEqualTo(Reachability.UNKNOWN);
        hear("b", Outcome.REACHED);
        assertThat(verdict.reachability()).isEqualTo(Reachability.PUBLIC);
        assertThat(verdict.confidence()).isEqualTo(2);
    }

    @Test
    void T41_whoSaysTheSameAgainAndAgainHasOneVoice() {
        for (int i = 0; i < 20; i++) {
            hear("a", Outcome.NOT_REACHED);
        }
        assertThat(verdict.reachability()).isEqualTo(Reachability.UNKNOWN);
        assertThat(verdict.confidence()).isEqualTo(-1);
    }

    @Test
    void T41_oneThatLiesDoesNotChangeWhatIsBelieved() {
        hear("a", Outcome.REACHED);
        hear("b", Outcome.REACHED);
        for (int i = 0; i < 20; i++) {
            hear("liar", Outcome.NOT_REACHED);
        }
        assertThat(verdict.reachability()).isEqualTo(Reachability.PUBLIC);
        assertThat(verdict.confidence()).isEqualTo(1);
        hear("c", Outcome.NOT_REACHED);
        assertThat(verdict.reachability()).isEqualTo(Reachability.UNKNOWN);
        hear("d", Outcome.NOT_REACHED);
        hear("e", Outcome.NOT_REACHED);
        assertThat(verdict.reachability()).isEqualTo(Reachability.PRIVATE);
        hear("f", Outcome.REACHED);
        assertThat(verdict.reachability()).isEqualTo(Reachability.PRIVATE);
    }

    @Test
    void aPlaceThatSaysSomethingElseHasChangedItsMind() {
        hear("a", Outcome.REACHED);
        hear("b", Outcome.REACHED);
        hear("a", Outcome.NOT_REACHED);
        hear("b", Outcome.NOT_REACHED);
        assertThat(verdict.reachability()).isEqualTo(Reachability.PRIVATE);
        assertThat(verdict.answers()).hasSize(2);
    }

    @Test
    void whatSaysNothingDoesNotCount() {
        hear("a", Outcome.NOT_TRIED);
        hear("b", Outcome.NOT_PROVED);
        hear("c", Outcome.FAILED);
        assertThat(verdict.answers()).isEmpty();
        assertThat(verdict.confidence()).isZero();
    }

    @Test
    void theLastPlacesCountAndForATime() {
        for (String place : "a b c d e f g".split(" ")) {
            hear(place, Outcome.REACHED);
        }
        assertThat(verdict.answers()).hasSize(Verdict.WINDOW);
        verdict.forgetBefore(NOW.plus(Verdict.MEMORY));
        assertThat(verdict.reachability()).isEqualTo(Reachability.PUBLIC);
        verdict.forgetBefore(NOW.plus(Verdict.MEMORY).plus(Duration.ofSeconds(1)));
        assertThat(verdict.reachability()).isEqualTo(Reachability.UNKNOWN);
        assertThat(verdict.answers()).isEmpty();
    }
}
