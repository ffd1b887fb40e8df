package org.jlibp2p.transport;

import org.jlibp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AddressScopeTest {
    @ParameterizedTest
    @CsvSource({
        "/ip4/127.0.0.1/tcp/1, LOOPBACK",
        "/ip4/127.255.0.9/tcp/1, LOOPBACK",
        "/ip4/10.0.0.1/tcp/1, PRIVATE",
        "/ip4/172.16.0.1/tcp/1, PRIVATE",
        "/ip4/172.32.0.1/tcp/1, PUBLIC",
        "/ip4/192.168.3.4/tcp/1, PRIVATE",
        "/ip4/100.64.0.1/tcp/1, PRIVATE",
        "/ip4/100.128.0.1/tcp/1, PUBLIC",
        "/ip4/169.254.169.254/tcp/1, LINK_LOCAL",
        "/ip4/192.0.0.8/tcp/1, PRIVATE",
        "/ip4/192.0.1.1/tcp/1, PUBLIC",
        "/ip4/192.0.2.1/tcp/1, PRIVATE",
        "/ip4/192.88.99.1/tcp/1, PRIVATE",
        "/ip4/198.17.255.255/tcp/1, PUBLIC",
        "/ip4/198.18.0.1/tcp/1, PRIVATE",
        "/ip4/198.19.255.255/tcp/1, PRIVATE",
        "/ip4/198.20.0.0/tcp/1, PUBLIC",
        "/ip4/198.51.100.7/tcp/1, PRIVATE",
        "/ip4/203.0.113.7/tcp/1, PRIVATE",
        "/ip4/203.0.114.7/tcp/1, PUBLIC",
        "/ip4/0.0.0.0/tcp/1, NONE",
        "/ip4/239.1.1.1/tcp/1, NONE",
        "/ip4/255.255.255.255/tcp/1, NONE",
        "/ip4/8.8.8.8/tcp/1, PUBLIC",
        "/ip6/::1/tcp/1, LOOPBACK",
        "/ip6/::/tcp/1, NONE",
        "/ip6/fe80::1/tcp/1, LINK_LOCAL",
        "/ip6/fd00::1/tcp/1, PRIVATE",
        "/ip6/2a00::1/tcp/1, PUBLIC",
        "/ip6/ff02::1/tcp/1, NONE",
        "/ip6/2001:db8::1/tcp/1, PRIVATE",
        "/ip6/2001:2::1/tcp/1, PRIVATE",
        "/ip6/100::1/tcp/1, NONE",
        "/memory/7, PROCESS",
        "/dns4/example.org/tcp/1, UNKNOWN",
        "/dns4/localhost/tcp/1, LOOPBACK",
        "/dns/my.LOCALHOST./tcp/1, LOOPBACK",
        "/dns4/notlocalhost/tcp/1, UNKNOWN",
        "/dns6/printer.local/tcp/1, PRIVATE",
        "/dns/nas.home.arpa/tcp/1, PRIVATE",
        "/dns/db.internal/tcp/1, PRIVATE"
    })
    void addressesAreJudgedByWhereTheyLead(String address, AddressScope scope) {
        assertThat(AddressScope.of(Multiaddr.parse(address))).isEqualTo(scope);
    }

    @ParameterizedTest
    @CsvSource({
        "/ip6/::ffff:10.0.0.1/tcp/1, PRIVATE",
        "/ip6/::ffff:127.0.0.1/tcp/1, LOOPBACK",
        "/ip6/64:ff9b::a00:1/tcp/1, PRIVATE",
        "/ip6/64:ff9b::808:808/tcp/1, PUBLIC",
        "/ip6/::ffff:169.254.169.254/tcp/1, LINK_LOCAL"
    })
    void T36_anAddressInsideAnotherIsJudgedAsTheOneItLeadsTo(String address, AddressScope scope) {
        assertThat(AddressScope.of(Multiaddr.parse(address))).isEqualTo(scope);
    }

    @Test
    void narrowAddressesMeanNothingToPeersFartherAway() {
        assertThat(AddressScope.LOOPBACK.usefulFor(AddressScope.PUBLIC)).isFalse();
        assertThat(AddressScope.PRIVATE.usefulFor(AddressScope.PUBLIC)).isFalse();
        assertThat(AddressScope.LOOPBACK.usefulFor(AddressScope.PRIVATE)).isFalse();
        assertThat(AddressScope.PUBLIC.usefulFor(AddressScope.PRIVATE)).isTrue();
        assertThat(AddressScope.LOOPBACK.usefulFor(AddressScope.LOOPBACK)).isTrue();
        assertThat(AddressScope.NONE.usefulFor(AddressScope.LOOPBACK)).isFalse();
        assertThat(AddressScope.UNKNOWN.usefulFor(AddressScope.PUBLIC)).isTrue();
    }
}
