package org.jlibp2p.reachability.dcutr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.async.Registration;
import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.service.OwnAddresses;
import org.jlibp2p.transport.AddressScope;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OwnCandidatesTest {
    private static final Multiaddr HOME = Multiaddr.parse("/ip4/192.168.1.2/tcp/4001");
    private static final Multiaddr OUTSIDE = Multiaddr.parse("/ip4/5.6.7.8/tcp/4001");
    private static final Multiaddr ELSEWHERE = Multiaddr.parse("/ip4/5.6.7.8/tcp/39001");

    private final Own own = new Own();
    private final OwnCandidates candidates = new OwnCandidates(new Punchable(AddressScope.PUBLIC), own);

    @Test
    void whatOnePeerSeesOfAListenerIsEnough() {
        own.observed.add(new ObservedAddress(OUTSIDE, 1, Optional.of(HOME)));
        assertThat(candidates.addresses()).containsExactly(OUTSIDE);
    }

    @Test
    void aPortThatLeadsToNoListenerIsNot() {
        own.observed.add(new ObservedAddress(OUTSIDE, 9, Optional.empty()));
        assertThat(candidates.addresses()).isEmpty();
    }

    @Test
    void addressesOfTheInternetThatTheNodeHasCountAnnouncedOrNot() {
        own.all.add(new OwnAddress(OUTSIDE, OwnAddress.Source.SERVICE, "a mapped port", false));
        own.all.add(new OwnAddress(HOME, OwnAddress.Source.LISTENING, "a listener", true));
        assertThat(candidates.addresses()).containsExactly(OUTSIDE);
    }

    @Test
    void aNatIsSymmetricIfPeersInSeveralPlacesSeeSeveralPortsOfOneListener() {
        own.observed.add(new ObservedAddress(OUTSIDE, 1, Optional.of(HOME)));
        assertThat(candidates.areOfSymmetricNat()).isFalse();

        own.observed.add(new ObservedAddress(ELSEWHERE, 1, Optional.of(HOME)));
        assertThat(candidates.areOfSymmetricNat()).isTrue();
    }

    @Test
    void aNatWhosePortSeveralAgreeOnIsNotSymmetricWhateverOneSays() {
        own.observed.add(new ObservedAddress(OUTSIDE, 2, Optional.of(HOME)));
        own.observed.add(new ObservedAddress(ELSEWHERE, 1, Optional.of(HOME)));
        assertThat(candidates.areOfSymmetricNat()).isFalse();
    }

    static final class Own implements OwnAddresses {
        final List<OwnAddress> all = new ArrayList<>();
        final List<ObservedAddress> observed = new ArrayList<>();

        @Override
        public List<OwnAddress> all() {
            return all;
        }

        @Override
        public List<ObservedAddress> observed() {
            return observed;
        }

        @Override
        public Reachability reachability() {
            return Reachability.UNKNOWN;
        }

        @Override
        public Registration announce(Multiaddr address, String source) {
            return Registration.none();
        }

        @Override
        public Registration holdBack(Multiaddr address) {
            return Registration.none();
        }

        @Override
        public void observed(List<ObservedAddress> addresses) {
            observed.addAll(addresses);
        }
    }
}
