package org.jlibp2p.mdns;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DnsaddrTextTest {
    private static final PeerId PEER = PeerId.parse("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");
    private static final PeerId OTHER = Identity.generate().peerId();
    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.168.1.5/tcp/4001");

    private static Bytes text(String text) {
        return Bytes.utf8(text);
    }

    @Test
    void anAddressIsWrittenAsTheSpecificationHasIt() {
        assertThat(DnsaddrText.write(PEER, ADDRESS)).contains(text("dnsaddr=/ip4/192.168.1.5/tcp/4001/p2p/" + PEER));
    }

    @Test
    void anAddressThatFitsInNoStringIsNotWritten() {
        String hash = "/certhash/uEiDDq4_xNyDorZBH3TlGazyJdOWSwvo4PUo5YHFMrvDE8g";
        Multiaddr longest = Multiaddr.parse("/ip4/192.168.1.5/udp/4001/quic-v1/webtransport" + hash + hash + hash);

        assertThat(DnsaddrText.write(PEER, longest)).isEmpty();
    }

    @Test
    void whatIsWrittenIsRead() {
        Multiaddr other = Multiaddr.parse("/ip6/fd00::1/udp/4001/quic-v1");
        List<Bytes> strings = List.of(
                DnsaddrText.write(PEER, ADDRESS).orElseThrow(),
                DnsaddrText.write(PEER, other).orElseThrow());

        assertThat(DnsaddrText.read(strings)).contains(new PeerInfo(PEER, List.of(ADDRESS, other)));
    }

    @Test
    void whatCannotBeReadIsLeftOut() {
        List<Bytes> strings = List.of(
                text("dnsaddr=/ip4/192.168.1.5/tcp/4001"), // of nobody
                text("dnsaddr=/futureproto/1/p2p/" + PEER),
                text("dnsaddr="),
                text("txtvers=1"),
                Bytes.empty(),
                Bytes.fromHex("646e73616464723d2ffffe"),
                text("dnsaddr=/p2p/" + PEER), // nowhere
                text("dnsaddr=/ip4/192.168.1.5/tcp/4001/p2p/" + PEER));

        assertThat(DnsaddrText.read(strings)).contains(new PeerInfo(PEER, List.of(ADDRESS)));
        assertThat(DnsaddrText.read(List.of(text("dnsaddr=/ip4/1.2.3.4/tcp/1"))))
                .isEmpty();
        assertThat(DnsaddrText.read(List.of())).isEmpty();
    }

    @Test
    void oneNameIsOneNode() {
        List<Bytes> strings = List.of(
                text("dnsaddr=/ip4/192.168.1.5/tcp/4001/p2p/" + PEER),
                text("dnsaddr=/ip4/192.168.1.6/tcp/4001/p2p/" + OTHER));

        assertThat(DnsaddrText.read(strings)).contains(new PeerInfo(PEER, List.of(ADDRESS)));
    }

    @Test
    void T46_ofManyStringsTheFirstAreLookedAt() {
        List<Bytes> strings = new ArrayList<>();
        for (int port = 1; port <= 1000; port++) {
            strings.add(text("dnsaddr=/ip4/192.168.1.5/tcp/" + port + "/p2p/" + PEER));
        }

        assertThat(DnsaddrText.read(strings).orElseThrow().addresses()).hasSize(DnsaddrText.MAX_STRINGS);
    }
}
