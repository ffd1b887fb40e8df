package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.autonat.AddressOrigin;
import org.jlibp2p.reachability.autonat.ProbeAnswer;
import org.jlibp2p.reachability.autonat.ProbeAnswer.Outcome;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WatchedTest {
    private static final PeerId PEER = Identity.generate().peerId();

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Watched watched = new Watched(candidate(true), 2);

    private static Candidate candidate(boolean probed) {
        return candidate(probed, AddressOrigin.LISTENING);
    }

    private static Candidate candidate(boolean probed, AddressOrigin... origins) {
        return new Candidate(
                Multiaddr.parse("/ip4/5.6.7.8/tcp/4001"), Set.of(origins), List.of(), 0, Optional.empty(), probed);
    }

    private void answer(String place, Outcome outcome) {
        watched.asking(now);
        watched.answered();
        watched.heard(new ProbeAnswer(PEER, place, AutoNatProtocols.DIAL_REQUEST, outcome, now));
    }

    private boolean wants() {
        return watched.wantsProbe(now);
    }

    private void answerOfThree(Outcome outcome) {
        for (String place : List.of("a", "b", "c")) {
            answer(place, outcome);
        }
    }

    @Test
    void whatWasSaidDoesNotCountOnceAPortIsForwardedOrNoLongerIs() {
        watched.candidate(candidate(true, AddressOrigin.OBSERVED));
        answerOfThree(Outcome.NOT_REACHED);
        assertThat(watched.verdict().reachability()).isEqualTo(Reachability.PRIVATE);
        assertThat(wants()).isFalse();

        watched.candidate(candidate(true, AddressOrigin.OBSERVED, AddressOrigin.MAPPED));
        assertThat(watched.verdict().reachability()).isEqualTo(Reachability.UNKNOWN);
        assertThat(watched.answers()).isEmpty();
        assertThat(wants()).isTrue();
        answerOfThree(Outcome.REACHED);
        watched.candidate(candidate(true, AddressOrigin.MAPPED));
        assertThat(watched.verdict().reachability()).isEqualTo(Reachability.PUBLIC);
        assertThat(wants()).isFalse();

        watched.candidate(candidate(true, AddressOrigin.OBSERVED));
        assertThat(watched.verdict().reachability()).isEqualTo(Reachability.UNKNOWN);
        assertThat(wants()).isTrue();
    }

    @Test
    void itIsAskedAboutUntilOneMorePlaceAgreesThanIsNeededAndNotBesideThat() {
        for (int i = 0; i < 3; i++) {
            assertThat(wants()).isTrue();
            watched.asking(now);
        }
        assertThat(wants()).isFalse();
        for (int i = 0; i < 3; i++) {
            watched.answered();
        }
        answer("a", Outcome.REACHED);
        answer("b", Outcome.REACHED);
        assertThat(wants()).isTrue();
        answer("c", Outcome.REACHED);
        assertThat(wants()).isFalse();
    }

    @Test
    void whatIsKnownWellIsAskedAboutAgainAfterAnHourOrWhenSomebodyContradicts() {
        for (String place : List.of("a", "b", "c", "d", "e")) {
            answer(place, Outcome.REACHED);
        }
        now = now.plus(Watched.REFRESH).minusSeconds(1);
        assertThat(wants()).isFalse();
        now = now.plusSeconds(2);
        assertThat(wants()).isTrue();
        answer("a", Outcome.REACHED);
        assertThat(wants()).isFalse();
        answer("b", Outcome.NOT_REACHED);
        assertThat(watched.verdict().confidence()).isEqualTo(3);
        assertThat(wants()).isTrue();
    }

    @Test
    void whatNobodyDialsIsLeftAloneForAWhile() {
        for (int i = 0; i < Watched.MAX_UNTRIED; i++) {
            assertThat(wants()).isTrue();
            watched.notTried(now);
        }
        assertThat(wants()).isFalse();
        now = now.plus(Watched.RECENT);
        assertThat(wants()).isTrue();
    }

    @Test
    void thereAreOnlySoManyDialsInAWhile() {
        for (int i = 0; i < Watched.MAX_RECENT; i++) {
            answer("a" + i % 2, i % 2 == 0 ? Outcome.REACHED : Outcome.NOT_REACHED);
        }
        assertThat(watched.verdict().confidence()).isZero();
        assertThat(wants()).isFalse();
        now = now.plus(Watched.RECENT).plus(Duration.ofSeconds(1));
        assertThat(wants()).isTrue();
    }

    @Test
    void whatIsNotProbedIsNot() {
        watched.candidate(candidate(false));
        assertThat(wants()).isFalse();
    }
}
