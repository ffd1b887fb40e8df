package org.jlibp2p.transport;

import java.util.Arrays;
import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.transport.LearntAddresses.AUTOMATIC;
import static org.jlibp2p.transport.LearntAddresses.BY_SCOPE;
import static org.jlibp2p.transport.LearntAddresses.PUBLIC_ONLY;

class LearntAddressesTest {
    private static final List<Multiaddr> NOWHERE = List.of();
    private static final List<Multiaddr> HOME = addresses("/ip4/127.0.0.1/tcp/1", "/ip4/192.168.1.2/tcp/1");
    private static final List<Multiaddr> INTERNET = addresses("/ip4/127.0.0.1/tcp/1", "/ip4/5.6.7.8/tcp/1");
    private static final List<Multiaddr> MIXED =
            addresses("/ip4/127.0.0.1/tcp/1", "/ip4/10.0.0.9/tcp/1", "/ip4/6.6.6.6/tcp/1", "/dns4/example.org/tcp/1");

    private static List<Multiaddr> addresses(String... texts) {
        return Arrays.stream(texts).map(Multiaddr::parse).toList();
    }

    @Test
    void aPeerIsWhereItWasSeen() {
        for (LearntAddresses policy : List.of(AUTOMATIC, BY_SCOPE)) {
            assertThat(policy.reach(MIXED, addresses("/ip4/127.0.0.1/tcp/9"), INTERNET))
                    .isEqualTo(AddressScope.LOOPBACK);
            assertThat(policy.reach(MIXED, addresses("/ip4/6.6.6.6/tcp/9", "/ip4/10.0.0.9/tcp/9"), INTERNET))
                    .isEqualTo(AddressScope.PRIVATE);
            assertThat(policy.reach(HOME, addresses("/ip4/6.6.6.6/tcp/9"), HOME))
                    .isEqualTo(AddressScope.PUBLIC);
        }
    }

    @Test
    void T36_aPeerThatWasNotSeenIsWhereTheFarthestOfItsAddressesIs() {
        for (LearntAddresses policy : List.of(AUTOMATIC, BY_SCOPE)) {
            assertThat(policy.reach(MIXED, NOWHERE, HOME)).isEqualTo(AddressScope.PUBLIC);
            assertThat(policy.reach(HOME, NOWHERE, HOME)).isEqualTo(AddressScope.PRIVATE);
            assertThat(policy.reach(addresses("/ip4/127.0.0.1/tcp/1"), NOWHERE, HOME))
                    .isEqualTo(AddressScope.LOOPBACK);
            assertThat(policy.reach(addresses("/dns4/example.org/tcp/1", "/ip4/0.0.0.0/tcp/1"), NOWHERE, HOME))
                    .isEqualTo(AddressScope.UNKNOWN);
        }
    }

    @Test
    void T36_aNodeOfTheInternetHasNoUseForAnythingElse() {
        assertThat(AUTOMATIC.reach(HOME, NOWHERE, INTERNET)).isEqualTo(AddressScope.PUBLIC);
        assertThat(BY_SCOPE.reach(HOME, NOWHERE, INTERNET)).isEqualTo(AddressScope.PRIVATE);
        assertThat(PUBLIC_ONLY.reach(HOME, addresses("/ip4/10.0.0.9/tcp/9"), HOME))
                .isEqualTo(AddressScope.PUBLIC);
    }

    @Test
    void whatIsOfTheInternetIsToldByTheOwnAddresses() {
        assertThat(LearntAddresses.isPublic(INTERNET)).isTrue();
        assertThat(LearntAddresses.isPublic(HOME)).isFalse();
        assertThat(LearntAddresses.isPublic(NOWHERE)).isFalse();
        assertThat(LearntAddresses.isPublic(addresses("/ip4/5.6.7.8/tcp/1", "/ip4/192.168.1.2/tcp/1")))
                .isFalse();
        assertThat(LearntAddresses.isPublic(addresses("/dns4/example.org/tcp/1")))
                .isFalse();
    }

    @Test
    void T36_aNameMayNotLeadANodeOfTheInternetIntoItsOwnNetwork() {
        Multiaddr own = Multiaddr.parse("/ip4/169.254.169.254/tcp/80");
        Multiaddr mapped = Multiaddr.parse("/ip6/::ffff:10.0.0.1/tcp/80");
        Multiaddr other = Multiaddr.parse("/ip4/6.6.6.6/tcp/80");
        assertThat(AUTOMATIC.mayLeadTo(own, INTERNET)).isFalse();
        assertThat(AUTOMATIC.mayLeadTo(mapped, INTERNET)).isFalse();
        assertThat(AUTOMATIC.mayLeadTo(other, INTERNET)).isTrue();
        assertThat(AUTOMATIC.mayLeadTo(own, HOME)).isTrue();
        assertThat(PUBLIC_ONLY.mayLeadTo(own, HOME)).isFalse();
        assertThat(BY_SCOPE.mayLeadTo(own, INTERNET)).isTrue();
    }
}
