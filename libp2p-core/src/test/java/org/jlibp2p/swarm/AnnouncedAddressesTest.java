package org.jlibp2p.swarm;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AnnouncedAddressesTest {
    private static final AnnouncedAddresses NONE = AnnouncedAddresses.asListening();
    private static final List<Multiaddr> NOTHING = List.of();
    private static final Set<Multiaddr> NONE_HELD = Set.of();
    private static final PeerId SELF = Identity.generate().peerId();
    private static final List<Multiaddr> LISTENING =
            addresses("/ip4/10.1.2.3/tcp/4001", "/ip4/5.6.7.8/tcp/4001", "/ip6/fd00::7/tcp/4001");

    private static List<Multiaddr> addresses(String... texts) {
        return Arrays.stream(texts).map(Multiaddr::parse).toList();
    }

    private static Multiaddr address(String text) {
        return Multiaddr.parse(text);
    }

    @Test
    void leftAloneANodeSaysWhereItListens() {
        assertThat(NONE.of(LISTENING, NOTHING, NONE_HELD)).isEqualTo(LISTENING);
    }

    @Test
    void whatIsAnnouncedTakesThePlaceOfWhereItListens() {
        AnnouncedAddresses announced = NONE.withInstead(address("/dns4/example.org/tcp/443/tls/ws"))
                .withInstead(address("/ip4/5.6.7.9/tcp/1"));
        assertThat(announced.of(LISTENING, NOTHING, NONE_HELD))
                .containsExactlyElementsOf(addresses("/dns4/example.org/tcp/443/tls/ws", "/ip4/5.6.7.9/tcp/1"));
        assertThat(announced.of(NOTHING, NOTHING, NONE_HELD)).hasSize(2);
    }

    @Test
    void whatIsAppendedStandsBesideAndOnceOnly() {
        AnnouncedAddresses announced = NONE.withBeside(address("/ip4/5.6.7.8/tcp/4001"))
                .withBeside(address("/ip4/5.6.7.9/tcp/1"))
                .withBeside(address("/ip4/5.6.7.9/tcp/1"));
        assertThat(announced.of(LISTENING, NOTHING, NONE_HELD)).hasSize(4).endsWith(address("/ip4/5.6.7.9/tcp/1"));
        assertThat(announced.withInstead(address("/dns/example.org/tcp/1")).of(LISTENING, NOTHING, NONE_HELD))
                .hasSize(3);
    }

    @Test
    void addressesHostsAndNetworksCanBeHidden() {
        assertThat(NONE.withHidden(address("/ip4/5.6.7.8/tcp/4001")).of(LISTENING, NOTHING, NONE_HELD))
                .hasSize(2);
        assertThat(NONE.withHidden(address("/ip4/5.6.7.8/tcp/4002")).of(LISTENING, NOTHING, NONE_HELD))
                .hasSize(3);
        assertThat(NONE.withHidden(address("/ip4/5.6.7.8")).of(LISTENING, NOTHING, NONE_HELD))
                .hasSize(2);
        assertThat(NONE.withHidden(address("/ip4/10.0.0.0/ipcidr/8"))
                        .withHidden(address("/ip6/fc00::/ipcidr/7"))
                        .of(LISTENING, NOTHING, NONE_HELD))
                .containsExactly(address("/ip4/5.6.7.8/tcp/4001"));
        assertThat(NONE.withHidden(address("/ip4/0.0.0.0/ipcidr/0")).of(LISTENING, NOTHING, NONE_HELD))
                .containsExactly(address("/ip6/fd00::7/tcp/4001"));
    }

    @Test
    void aRelayedAddressIsHiddenWithItsRelay() {
        List<Multiaddr> relayed = List.of(address("/ip4/10.9.9.9/tcp/1/p2p/" + SELF + "/p2p-circuit"));
        assertThat(NONE.withHidden(address("/ip4/10.0.0.0/ipcidr/8")).of(relayed, NOTHING, NONE_HELD))
                .isEmpty();
        assertThat(NONE.withHidden(address("/ip4/11.0.0.0/ipcidr/8")).of(relayed, NOTHING, NONE_HELD))
                .isEqualTo(relayed);
    }

    @ParameterizedTest
    @CsvSource({
        "/ip4/10.0.0.0/ipcidr/8, /ip4/10.255.255.255/tcp/1, true",
        "/ip4/10.0.0.0/ipcidr/8, /ip4/11.0.0.0/tcp/1, false",
        "/ip4/100.64.0.0/ipcidr/10, /ip4/100.127.255.255/tcp/1, true",
        "/ip4/100.64.0.0/ipcidr/10, /ip4/100.128.0.0/tcp/1, false",
        "/ip4/5.6.7.8/ipcidr/32, /ip4/5.6.7.8/tcp/1, true",
        "/ip4/5.6.7.8/ipcidr/31, /ip4/5.6.7.9/udp/1/quic-v1, true",
        "/ip6/fe80::/ipcidr/10, /ip6zone/eth0/ip6/fe80::1/tcp/1, true",
        "/ip6/fe80::/ipcidr/10, /ip6/fec0::1/tcp/1, false",
        "/ip4/0.0.0.0/ipcidr/0, /ip6/::1/tcp/1, false",
        "/ip4/10.0.0.0/ipcidr/8, /dns4/example.org/tcp/1, false"
    })
    void aRangeHasTheAddressesThatBeginAsItDoes(String range, String address, boolean inside) {
        assertThat(AddressRange.of(address(range)).orElseThrow().contains(address(address)))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @CsvSource({
        "/ip4/10.0.0.1/ipcidr/8, behind its mask",
        "/ip4/10.0.0.0/ipcidr/33, a mask of 33 bits",
        "/ip4/10.0.0.0/ipcidr/8/tcp/1, nothing behind it",
        "/dns4/example.org/ipcidr/8, behind an IP address",
    })
    void aWrongRangeIsRefused(String range, String why) {
        assertThatThrownBy(() -> NONE.withHidden(address(range)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(range)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({
        "/ip4/0.0.0.0/tcp/4001, not the address of one host",
        "/ip6/::/tcp/4001, not the address of one host",
        "/ip4/239.1.1.1/udp/4001/quic-v1, not the address of one host",
        "/ip4/5.6.7.8/tcp/0, port 0",
        "/ip4/5.6.7.8/udp/0/quic-v1, port 0",
        "/ip4/5.6.7.8, no port",
        "/dns4/example.org, no port",
        "/tcp/4001, does not begin with a place",
        "/ws, does not begin with a place",
        "/tls/ws, does not begin with a place",
        "/ip4/10.0.0.0/ipcidr/8, is a range"
    })
    void whereNobodyCanReachANodeIsRefusedAtOnce(String address, String why) {
        for (AnnouncedAddresses rules : List.of(NONE, NONE.withBeside(address("/dns/example.org/tcp/1")))) {
            assertThatThrownBy(() -> rules.withInstead(address(address)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(address)
                    .hasMessageContaining(why);
            assertThatThrownBy(() -> rules.withBeside(address(address))).hasMessageContaining(why);
        }
    }

    @Test
    void anEmptyAddressIsRefused() {
        Multiaddr empty = address("/ip4/5.6.7.8/tcp/1").withoutLast(MultiaddrProtocol.IP4);
        assertThatThrownBy(() -> NONE.withInstead(empty)).hasMessageContaining("empty");
        assertThatThrownBy(() -> NONE.withHidden(empty)).hasMessageContaining("empty");
    }

    @Test
    void thePeersOwnIdAtTheEndIsTakenOffAndAnotherOneRefused() {
        Multiaddr bare = address("/ip4/5.6.7.8/tcp/1");
        AnnouncedAddresses own = NONE.withInstead(bare.with(MultiaddrProtocol.P2P, SELF.toString()));
        own.check(SELF);
        assertThat(own.of(LISTENING, NOTHING, NONE_HELD)).containsExactly(bare);
        PeerId other = Identity.generate().peerId();
        for (AnnouncedAddresses of : List.of(own, NONE.withBeside(own.instead().get(0)))) {
            assertThatThrownBy(() -> of.check(other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another peer")
                    .hasMessageContaining(other.toString());
        }
        assertThatThrownBy(() -> NONE.withInstead(address("/ip4/5.6.7.8/tcp/1/p2p/" + SELF + "/ws")))
                .hasMessageContaining("come last");
    }

    @Test
    void placesWithoutAPortAreFineWhereTheyNeedNone() {
        for (String text : List.of(
                "/dnsaddr/example.org",
                "/memory/7",
                "/ip4/5.6.7.8/tcp/1/p2p/" + SELF + "/p2p-circuit",
                "/p2p/" + SELF + "/p2p-circuit",
                "/dns/example.org/tls/ws")) {
            assertThat(NONE.withInstead(address(text)).of(LISTENING, NOTHING, NONE_HELD))
                    .containsExactly(address(text));
        }
    }

    @Test
    void whatIsAnnouncedCannotBeHiddenInWhateverOrderItIsSaid() {
        Multiaddr address = address("/ip4/10.1.2.3/tcp/1");
        for (String hidden : List.of("/ip4/10.1.2.3/tcp/1", "/ip4/10.1.2.3", "/ip4/10.0.0.0/ipcidr/8")) {
            assertThatThrownBy(() -> NONE.withInstead(address).withHidden(address(hidden)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(address + " is to be announced, and not to be announced");
            assertThatThrownBy(() -> NONE.withHidden(address(hidden)).withBeside(address))
                    .hasMessageContaining("not to be announced");
        }
    }
}
