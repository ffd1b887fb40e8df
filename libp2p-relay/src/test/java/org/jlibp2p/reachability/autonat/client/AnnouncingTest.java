package org.jlibp2p.reachability.autonat.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.async.Registration;
import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.reachability.autonat.AddressOrigin;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.service.OwnAddresses;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AnnouncingTest {
    private static final Multiaddr GOOD = Multiaddr.parse("/ip4/5.6.7.8/tcp/4001");
    private static final Multiaddr BAD = Multiaddr.parse("/ip4/5.6.7.8/tcp/0");

    private final List<Multiaddr> announced = new ArrayList<>();
    private final Announcing announcing = new Announcing(new OwnAddresses() {
        @Override
        public List<OwnAddress> all() {
            return List.of();
        }

        @Override
        public List<ObservedAddress> observed() {
            return List.of();
        }

        @Override
        public Reachability reachability() {
            return Reachability.UNKNOWN;
        }

        @Override
        public Registration announce(Multiaddr address, String source) {
            if (address.equals(BAD)) {
                throw new IllegalArgumentException("no port");
            }
            announced.add(address);
            return () -> announced.remove(address);
        }

        @Override
        public Registration holdBack(Multiaddr address) {
            return Registration.none();
        }

        @Override
        public void observed(List<ObservedAddress> addresses) {}
    });

    private static Watched seen(Multiaddr address) {
        return new Watched(
                new Candidate(address, Set.of(AddressOrigin.OBSERVED), List.of(), 4, Optional.empty(), true), 2);
    }

    @Test
    void T32_anAddressThatCannotBeAnnouncedLeavesTheOthersAsTheyAre() {
        announcing.apply(List.of(seen(BAD), seen(GOOD)));
        assertThat(announced).containsExactly(GOOD);
        announcing.apply(List.of(seen(BAD)));
        assertThat(announced).isEmpty();
    }
}
