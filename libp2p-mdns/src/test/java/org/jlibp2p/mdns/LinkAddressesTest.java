package org.jlibp2p.mdns;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.mdns.link.Link;
import org.jlibp2p.mdns.link.Subnet;
import org.jlibp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LinkAddressesTest {
    private static final Link LINK = new Link(
            2,
            "eth0",
            List.of(
                    new Subnet(Bytes.fromHex("c0a80105"), 24), // 192.168.1.5
                    new Subnet(Bytes.fromHex("20014860000000010000000000000005"), 64))); // 2001:4860:0:1::5

    private static List<Multiaddr> addresses(String... addresses) {
        return Stream.of(addresses).map(Multiaddr::parse).toList();
    }

    @Test
    void whatIsOnTheLinkCountsWhetherPrivateOrNot() {
        List<Multiaddr> onLink = addresses(
                "/ip4/192.168.1.77/tcp/4001", "/ip4/192.168.1.5/udp/4001/quic-v1", "/ip6/2001:4860:0:1::77/tcp/4001");

        assertThat(LinkAddresses.of(LINK, onLink)).isEqualTo(onLink);
    }

    @Test
    void T46_whatIsElsewhereDoesNot() {
        assertThat(LinkAddresses.of(
                        LINK,
                        addresses(
                                "/ip4/8.8.8.8/tcp/4001",
                                "/ip4/127.0.0.1/tcp/4001",
                                "/ip4/169.254.169.254/tcp/80",
                                "/ip4/10.0.0.1/tcp/4001",
                                "/ip4/192.168.2.1/tcp/4001",
                                "/ip4/0.0.0.0/tcp/4001",
                                "/ip4/224.0.0.251/udp/5353",
                                "/ip6/::1/tcp/4001",
                                "/ip6/::ffff:192.168.1.5/tcp/4001",
                                "/ip6/2001:4860:0:2::1/tcp/4001",
                                "/ip6/fe80::1/tcp/4001",
                                "/ip6zone/eth0/ip6/fe80::1/tcp/4001")))
                .isEmpty();
    }

    @Test
    void T46_namesPathsOverRelaysAndHalfAddressesDoNotCount() {
        String relay = "/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA/p2p-circuit";
        assertThat(LinkAddresses.of(
                        LINK,
                        addresses(
                                "/dns4/printer.local/tcp/4001",
                                "/dns/example.org/tcp/4001",
                                "/dnsaddr/example.org",
                                "/ip4/192.168.1.7/tcp/4001" + relay,
                                "/ip4/192.168.1.7",
                                "/unix/tmp/socket",
                                "/memory/7")))
                .isEmpty();
    }

    @Test
    void onALinkWithoutPrefixNothingOfNoOneHostCounts() {
        Link everything = new Link(1, "all", List.of(new Subnet(Bytes.fromHex("0a000001"), 0)));

        assertThat(LinkAddresses.of(
                        everything,
                        addresses("/ip4/0.0.0.0/tcp/1", "/ip4/224.0.0.251/udp/1", "/ip4/255.255.255.255/udp/1")))
                .isEmpty();
    }

    @Test
    void thoseForBrowsersComeLastAndManyAreTooMany() {
        Stream<Multiaddr> webSockets =
                IntStream.range(1, 100).mapToObj(port -> Multiaddr.parse("/ip4/192.168.1.7/tcp/" + port + "/ws"));
        Multiaddr tcp = Multiaddr.parse("/ip4/192.168.1.7/tcp/4001");

        assertThat(LinkAddresses.of(
                        LINK, Stream.concat(webSockets, Stream.of(tcp)).toList()))
                .hasSize(LinkAddresses.MAX_ADDRESSES)
                .startsWith(tcp);
    }
}
