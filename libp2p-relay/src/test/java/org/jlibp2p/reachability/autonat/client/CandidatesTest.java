package org.jlibp2p.reachability.autonat.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.reachability.autonat.AddressOrigin;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.service.OwnAddress.Source;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CandidatesTest {
    private static final AutoNatOptions DEFAULTS = AutoNatOptions.defaults();
    private static final Multiaddr LAN = Multiaddr.parse("/ip4/192.168.1.5/tcp/4001");
    private static final Multiaddr LAN_WS = Multiaddr.parse("/ip4/192.168.1.5/tcp/4002/ws");
    private static final Multiaddr SEEN = Multiaddr.parse("/ip4/5.6.7.8/tcp/4001");

    private static OwnAddress own(String address, Source source) {
        return new OwnAddress(Multiaddr.parse(address), source, "a mapping", true);
    }

    private static ObservedAddress seen(String address, int observers, Multiaddr listener) {
        return new ObservedAddress(Multiaddr.parse(address), observers, Optional.ofNullable(listener));
    }

    private static List<Candidate> probed(List<OwnAddress> own, ObservedAddress... observed) {
        return Candidates.of(own, List.of(observed), DEFAULTS, address -> false).stream()
                .filter(Candidate::probed)
                .toList();
    }

    @Test
    void theMostPromisingComeFirst() {
        List<Candidate> all = Candidates.of(
                List.of(
                        own(LAN.toString(), Source.LISTENING),
                        own("/ip4/5.6.7.9/tcp/4001", Source.LISTENING),
                        own("/ip4/5.6.7.10/tcp/4001", Source.APPLICATION),
                        own("/ip4/5.6.7.11/tcp/4001", Source.SERVICE),
                        own("/dns4/example.org/tcp/4001", Source.APPLICATION),
                        own("/ip4/9.9.9.9/tcp/1/p2p-circuit", Source.LISTENING)),
                List.of(seen(SEEN.toString(), 4, LAN)),
                DEFAULTS,
                address -> false);
        assertThat(all.stream()
                        .filter(Candidate::probed)
                        .map(each -> each.address().toString()))
                .containsExactly(
                        "/ip4/5.6.7.11/tcp/4001",
                        "/ip4/5.6.7.10/tcp/4001",
                        "/ip4/5.6.7.9/tcp/4001",
                        "/ip4/5.6.7.8/tcp/4001");
        assertThat(all).hasSize(7);
        assertThat(all.get(0).sources()).containsExactly("a mapping");
    }

    @Test
    void whereItIsSeenCountsWithEnoughObserversAndAtMostThreeTimesForEachListener() {
        List<OwnAddress> own = List.of(own(LAN.toString(), Source.LISTENING));
        assertThat(probed(own, seen(SEEN.toString(), 3, LAN))).isEmpty();
        List<Candidate> many = probed(
                own,
                seen("/ip4/5.6.7.8/tcp/1", 9, LAN),
                seen("/ip4/5.6.7.8/tcp/2", 8, LAN),
                seen("/ip4/5.6.7.8/tcp/3", 7, LAN),
                seen("/ip4/5.6.7.8/tcp/4", 6, LAN));
        assertThat(many).extracting(Candidate::observers).containsExactly(9, 8, 7);
        assertThat(many).allSatisfy(each -> {
            assertThat(each.origins()).containsExactly(AddressOrigin.OBSERVED);
            assertThat(each.listener()).contains(LAN);
        });
    }

    @Test
    void aHostThatIsSeenIsTriedWithThePortsWhereTheNodeListens() {
        List<OwnAddress> own = List.of(
                own(LAN.toString(), Source.LISTENING),
                own(LAN_WS.toString(), Source.LISTENING),
                own("/ip4/127.0.0.1/tcp/4009", Source.LISTENING),
                own("/ip6/fd00::1/tcp/4001", Source.LISTENING));
        List<Candidate> guesses = probed(own, seen("/ip4/5.6.7.8", 4, null));
        assertThat(guesses.stream().map(each -> each.address().toString()))
                .containsExactlyInAnyOrder("/ip4/5.6.7.8/tcp/4001", "/ip4/5.6.7.8/tcp/4002/ws");
        assertThat(guesses).noneMatch(Candidate::isLikely);
        List<Candidate> seenThere = probed(own, seen(SEEN.toString(), 4, LAN), seen("/ip4/5.6.7.8", 4, null));
        assertThat(seenThere.get(0).origins()).isEqualTo(Set.of(AddressOrigin.OBSERVED));
        assertThat(seenThere.get(0).isLikely()).isTrue();
        assertThat(seenThere).hasSize(2);
    }

    @Test
    void whereOthersHaveGotThroughItTakesNoMoreThanOneThatSeesTheNode() {
        List<OwnAddress> own = List.of(own(LAN.toString(), Source.LISTENING));
        List<ObservedAddress> one = List.of(
                seen(SEEN.toString(), 1, LAN), seen("/ip4/5.6.7.9/tcp/4001", 1, LAN), seen("/ip4/5.6.7.8", 1, null));
        assertThat(Candidates.of(own, one, DEFAULTS, SEEN::equals).stream().map(Candidate::address))
                .containsExactlyInAnyOrder(LAN, SEEN);
        assertThat(Candidates.of(own, one.subList(2, 3), DEFAULTS, SEEN::equals).stream()
                        .map(Candidate::address))
                .containsExactlyInAnyOrder(LAN, SEEN);
        assertThat(Candidates.of(own, List.of(), DEFAULTS, SEEN::equals)).hasSize(1);
    }

    @Test
    void privateAddressesAreLookedAtInANetworkOfOnesOwnOnly() {
        List<OwnAddress> own = List.of(own(LAN.toString(), Source.LISTENING));
        assertThat(probed(own)).isEmpty();
        assertThat(Candidates.of(own, List.of(), DEFAULTS.withPrivateNetworks(), address -> false))
                .allMatch(Candidate::probed)
                .hasSize(1);
    }

    @Test
    void thereIsABound() {
        List<OwnAddress> own = new ArrayList<>();
        for (int port = 1; port < 200; port++) {
            own.add(own("/ip4/5.6.7.8/tcp/" + port, Source.LISTENING));
        }
        assertThat(probed(own)).hasSize(Candidates.MAX);
    }
}
