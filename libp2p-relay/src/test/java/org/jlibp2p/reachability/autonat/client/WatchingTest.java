package org.jlibp2p.reachability.autonat.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.reachability.autonat.AddressOrigin;
import org.jlibp2p.reachability.autonat.ProbeAnswer;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WatchingTest {
    private static final Candidate SEEN = candidate(4001);

    private final Watching watching = new Watching(1);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private static Candidate candidate(int port) {
        return new Candidate(
                Multiaddr.parse("/ip4/5.6.7.8/tcp/" + port),
                Set.of(AddressOrigin.OBSERVED),
                List.of(),
                4,
                Optional.empty(),
                true);
    }

    private void are(Candidate... candidates) {
        watching.are(List.of(candidates), now);
    }

    private void prove() {
        watching.at(SEEN.address())
                .heard(new ProbeAnswer(
                        Identity.generate().peerId(),
                        "a",
                        AutoNatProtocols.DIAL_REQUEST,
                        ProbeAnswer.Outcome.REACHED,
                        now));
    }

    @Test
    void whatIsKnownOfAnAddressThatComesAgainIsNotForgotten() {
        are(SEEN);
        prove();
        assertThat(watching.isProved(SEEN.address())).isTrue();
        are();
        assertThat(watching.all()).isEmpty();
        assertThat(watching.at(SEEN.address())).isNull();
        assertThat(watching.isProved(SEEN.address())).isFalse();
        now = now.plus(Watching.REMEMBERED);
        are(candidate(1), SEEN);
        assertThat(watching.isProved(SEEN.address())).isTrue();
        assertThat(watching.all())
                .extracting(one -> one.candidate().address())
                .containsExactly(candidate(1).address(), SEEN.address());
    }

    @Test
    void itIsForgottenAfterAWhile() {
        are(SEEN);
        prove();
        are();
        now = now.plus(Watching.REMEMBERED).plusSeconds(1);
        are(SEEN);
        assertThat(watching.at(SEEN.address()).verdict().reachability()).isEqualTo(Reachability.UNKNOWN);
    }

    @Test
    void T32_claimsOfManyAddressesDoNotFillTheMemory() {
        are(SEEN);
        prove();
        for (int port = 1; port <= Watching.MAX_REMEMBERED; port++) {
            are(candidate(port));
        }
        are(SEEN);
        assertThat(watching.isProved(SEEN.address())).isTrue();
        for (int port = 1; port <= Watching.MAX_REMEMBERED + 2; port++) {
            are(candidate(port));
        }
        are(SEEN);
        assertThat(watching.isProved(SEEN.address())).isFalse();
    }
}
