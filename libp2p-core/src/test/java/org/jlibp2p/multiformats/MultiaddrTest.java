package org.jlibp2p.multiformats;

import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr.Component;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MultiaddrTest {
    private static final String PEER = "QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC";

    @Test
    void slashesAtTheEndAreIgnored() {
        assertThat(Multiaddr.parse("/ip4/127.0.0.1/tcp/1234//")).isEqualTo(Multiaddr.parse("/ip4/127.0.0.1/tcp/1234"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip4/127.0.0.1",
                "//ip4/127.0.0.1",
                "/ip4//127.0.0.1",
                "/IP4/127.0.0.1",
                "/ip4/127.0.0.1 ",
                "/ip4/127.1",
                "/ip4/127.0.0.256",
                "/ip4/127.0.0.01",
                "/ip4/127.0.0.1.",
                "/ip4/0x7f.0.0.1",
                "/ip4/١٢٧.0.0.1",
                "/ip6/1.2.3.4",
                "/ip6/:::",
                "/ip6/1::2::3",
                "/ip6/1:2:3:4:5:6:7",
                "/ip6/1:2:3:4:5:6:7:8:9",
                "/ip6/1:2:3:4:5:6:7:8::",
                "/ip6/::12345",
                "/ip6/::g",
                "/ip6/:1:2:3:4:5:6:7",
                "/ip6/fe80::1%eth0",
                "/ip6/::1.2.3",
                "/ip6/1.2.3.4::",
                "/ip6/::1.2.3.4:5",
                "/tcp/080",
                "/tcp/+80",
                "/tcp/",
                "/tcp/999999999999999999999999999999",
                "/dns/",
                "/dns/a\nb",
                "/dns/a\u0000",
                "/tcp/80/nosuchprotocol",
                "/unix/",
                "/unix//",
                "/http-path/a b",
                "/http-path/%",
                "/http-path/%4",
                "/http-path/%zz",
                "/http-path/é",
                "/p2p/bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
                "/p2p/12D3KooW",
                "/certhash/uEi",
                "/garlic32/566niximlxdzpanmn4qouucvua3k7neniwss47li5r6ugoertzuqzwassw",
                "/memory/-1"
            })
    void textThatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> Multiaddr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusalNamesTheProtocolAndTheValue() {
        assertThatThrownBy(() -> Multiaddr.parse("/ip4/127.0.0.1/tcp/65536"))
                .hasMessageContaining("tcp")
                .hasMessageContaining("65536");
        assertThatThrownBy(() -> Multiaddr.parse("/ip4/127.0.0.1/tpc/1")).hasMessageContaining("\"tpc\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/ip6/0:0:0:0:0:0:0:0, /ip6/::",
        "/ip6/2001:DB8:0:0:1:0:0:1, /ip6/2001:db8::1:0:0:1",
        "/ip6/2001:db8:0:1:1:1:1:1, /ip6/2001:db8:0:1:1:1:1:1",
        "/ip6/2001:0:0:1:0:0:0:1, /ip6/2001:0:0:1::1",
        "/ip6/1:2:3:4:5:6:7::, /ip6/1:2:3:4:5:6:7:0",
        "/ip6/1:0:0:0:0:0:0:0, /ip6/1::",
        "/ip6/::ffff:0102:0304, /ip6/::ffff:1.2.3.4",
        "/ip6/64:ff9b::1.2.3.4, /ip6/64:ff9b::102:304",
        "/ipfs/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC, /p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC",
        "/memory/18446744073709551615, /memory/18446744073709551615",
        "/dns4/example.com/tcp/443/tls/ws, /dns4/example.com/tcp/443/tls/ws",
        "/dns/bücher.example, /dns/bücher.example"
    })
    void textIsWrittenInItsOneForm(String text, String canonical) {
        assertThat(Multiaddr.parse(text)).hasToString(canonical);
        assertThat(Multiaddr.parse(canonical)).isEqualTo(Multiaddr.parse(text));
    }

    @Test
    void componentsAreFoundByTheirProtocol() {
        Multiaddr address = Multiaddr.parse("/ip4/192.0.2.1/udp/4001/quic-v1/p2p/" + PEER);

        assertThat(address.has(MultiaddrProtocol.QUIC_V1)).isTrue();
        assertThat(address.has(MultiaddrProtocol.TCP)).isFalse();
        assertThat(address.value(MultiaddrProtocol.UDP)).contains("4001");
        assertThat(address.value(MultiaddrProtocol.QUIC_V1)).contains("");
        assertThat(address.value(MultiaddrProtocol.TCP)).isEmpty();
        assertThat(address.components())
                .extracting(Component::protocol)
                .containsExactly(
                        MultiaddrProtocol.IP4, MultiaddrProtocol.UDP, MultiaddrProtocol.QUIC_V1, MultiaddrProtocol.P2P);
    }

    @Test
    void valueIsThatOfTheFirstComponent() {
        assertThat(Multiaddr.parse("/tcp/1/tcp/2").value(MultiaddrProtocol.TCP)).contains("1");
    }

    @Test
    void addressGrowsAtItsEnd() {
        Multiaddr address = Multiaddr.parse("/ip4/192.0.2.1")
                .with(MultiaddrProtocol.TCP, "4001")
                .with(MultiaddrProtocol.WS)
                .with(Multiaddr.parse("/p2p/" + PEER));

        assertThat(address).hasToString("/ip4/192.0.2.1/tcp/4001/ws/p2p/" + PEER);
        assertThatThrownBy(() -> address.with(MultiaddrProtocol.TCP)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> address.with(MultiaddrProtocol.WS, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> address.with(MultiaddrProtocol.TCP, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressIsCutFromTheLastComponentOfAProtocolOn() {
        Multiaddr address = Multiaddr.parse("/ip4/192.0.2.1/tcp/1/p2p/" + PEER + "/p2p-circuit/p2p/" + PEER);

        assertThat(address.withoutLast(MultiaddrProtocol.P2P))
                .hasToString("/ip4/192.0.2.1/tcp/1/p2p/" + PEER + "/p2p-circuit");
        assertThat(address.withoutLast(MultiaddrProtocol.P2P_CIRCUIT)).hasToString("/ip4/192.0.2.1/tcp/1/p2p/" + PEER);
        assertThat(address.withoutLast(MultiaddrProtocol.UDP)).isSameAs(address);
    }

    @Test
    void thePeerAtTheEndIsCutOffButNoRelay() {
        String relayed = "/ip4/192.0.2.1/tcp/1/p2p/" + PEER + "/p2p-circuit";
        Multiaddr circuit = Multiaddr.parse(relayed);
        Multiaddr place = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");

        assertThat(Multiaddr.parse(relayed + "/p2p/" + PEER).withoutPeer()).isEqualTo(circuit);
        assertThat(circuit.withoutPeer()).isSameAs(circuit);
        assertThat(Multiaddr.parse("/ip4/192.0.2.1/tcp/1/p2p/" + PEER + "/http").withoutPeer())
                .isEqualTo(place);
        assertThat(place.withoutPeer()).isSameAs(place);
        assertThat(Multiaddr.parse("/p2p/" + PEER).withoutPeer().isEmpty()).isTrue();
    }

    @Test
    void whatIsLeftOfABarePeerIsEmptyAndCanGrowAgain() {
        Multiaddr left = Multiaddr.parse("/p2p/" + PEER).withoutLast(MultiaddrProtocol.P2P);

        assertThat(left.isEmpty()).isTrue();
        assertThat(left).hasToString("/");
        assertThat(left.bytes()).isEqualTo(Bytes.empty());
        assertThat(left.with(MultiaddrProtocol.TCP, "1")).isEqualTo(Multiaddr.parse("/tcp/1"));
    }

    @Test
    void nothingFollowsAPath() {
        Multiaddr socket = Multiaddr.parse("/unix/run/a.sock/tcp/1");

        assertThat(socket.components()).hasSize(1);
        assertThat(socket.value(MultiaddrProtocol.UNIX)).contains("/run/a.sock/tcp/1");
        assertThatThrownBy(() -> socket.with(MultiaddrProtocol.TCP, "1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressesAreMadeOfComponents() {
        Component port = new Component(MultiaddrProtocol.TCP, Bytes.fromHex("0050"));

        assertThat(Multiaddr.of(List.of(port))).isEqualTo(Multiaddr.parse("/tcp/80"));
        assertThat(port).hasToString("/tcp/80");
        assertThatThrownBy(() -> Multiaddr.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Component(MultiaddrProtocol.TCP, Bytes.fromHex("50")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unreadableAddressesOfAMessageAreLeftOut() {
        Multiaddr first = Multiaddr.parse("/tcp/1");
        Multiaddr last = Multiaddr.parse("/tcp/2");

        assertThat(Multiaddr.decodeAll(List.of(
                        first.bytes(), Bytes.fromHex("7f"), Bytes.empty(), Bytes.fromHex("0600"), last.bytes())))
                .containsExactly(first, last);
    }

    @Test
    void everyProtocolIsFoundByItsCodeAndItsName() {
        for (MultiaddrProtocol protocol : MultiaddrProtocol.values()) {
            assertThat(MultiaddrProtocol.ofCode(protocol.code())).contains(protocol);
            assertThat(MultiaddrProtocol.ofName(protocol.toString())).contains(protocol);
        }
        assertThat(MultiaddrProtocol.ofName("ipfs")).contains(MultiaddrProtocol.P2P);
        assertThat(MultiaddrProtocol.ofName("IPFS")).isEmpty();
        assertThat(MultiaddrProtocol.ofCode(-1)).isEmpty();
    }
}
