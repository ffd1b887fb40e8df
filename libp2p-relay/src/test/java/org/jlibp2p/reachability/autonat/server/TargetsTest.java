package org.jlibp2p.reachability.autonat.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TargetsTest {
    private static final Multiaddr CLIENT = Multiaddr.parse("/ip4/5.6.7.8/tcp/50000");
    private static final Set<MultiaddrProtocol> IP4 = Set.of(MultiaddrProtocol.IP4);

    private final Targets targets = new Targets(false, IP4, Set.of(), address -> !address.has(MultiaddrProtocol.UDP));

    private static List<Bytes> encoded(String... addresses) {
        return Arrays.stream(addresses)
                .map(text -> Multiaddr.parse(text).bytes())
                .toList();
    }

    @Test
    void theFirstOneIsDialledThatCanBeAndMayBe() {
        List<Bytes> asked = new ArrayList<>(List.of(Bytes.fromHex("ff"), Bytes.empty()));
        asked.addAll(encoded(
                "/ip4/5.6.7.8/udp/1/quic-v1",
                "/ip6/2001:4860::1/tcp/1",
                "/ip4/192.168.1.5/tcp/1",
                "/dns4/example.org/tcp/1",
                "/ip4/5.6.7.9/tcp/1/p2p/" + Identity.generate().peerId() + "/p2p-circuit",
                "/ip4/5.6.7.9/tcp/2",
                "/ip4/5.6.7.8/tcp/3"));
        assertThat(targets.choose(asked, CLIENT))
                .contains(new Targets.Chosen(Multiaddr.parse("/ip4/5.6.7.9/tcp/2"), 7));
    }

    @Test
    void T41_addressesBehindTheFiftiethAreNotLookedAt() {
        List<Bytes> asked = new ArrayList<>();
        for (int i = 0; i < AutoNatProtocols.MAX_ADDRESSES; i++) {
            asked.addAll(encoded("/ip4/10.0.0.1/tcp/1"));
        }
        asked.addAll(encoded("/ip4/5.6.7.8/tcp/1"));
        assertThat(targets.choose(asked, CLIENT)).isEmpty();
        assertThat(targets.choose(asked.subList(1, asked.size()), CLIENT)).isPresent();
    }

    @Test
    void T41_anotherHostHasToBePaidFor() {
        assertThat(Targets.needsData(Multiaddr.parse("/ip4/5.6.7.9/tcp/1"), CLIENT))
                .isTrue();
        assertThat(Targets.needsData(Multiaddr.parse("/ip4/5.6.7.8/tcp/1"), CLIENT))
                .isFalse();
        assertThat(Targets.needsData(Multiaddr.parse("/ip6/2001:4860::1/tcp/1"), CLIENT))
                .isTrue();
    }

    @Test
    void privateHostsAreDialledInANetworkOfOnesOwnAndThisMachineForItself() {
        Targets own = new Targets(true, IP4, Set.of(), address -> true);
        Multiaddr inside = Multiaddr.parse("/ip4/192.168.1.9/tcp/2");
        assertThat(own.choose(encoded("/ip4/192.168.1.5/tcp/1"), inside)).isPresent();
        assertThat(own.choose(encoded("/ip4/127.0.0.1/tcp/1"), CLIENT)).isEmpty();
        assertThat(own.choose(encoded("/ip4/127.0.0.1/tcp/1"), Multiaddr.parse("/ip4/127.0.0.1/tcp/2")))
                .isPresent();
        assertThat(own.choose(encoded("/ip4/169.254.1.1/tcp/1", "/ip4/0.0.0.0/tcp/1"), CLIENT))
                .isEmpty();
    }

    @Test
    void T40_onlyTheHostWhereTheClientIsSeenIsDialled() {
        List<Multiaddr> dialled = targets.atClient(
                encoded(
                        "/ip4/9.9.9.9/tcp/80",
                        "/ip4/192.168.1.5/tcp/4001",
                        "/dns4/victim.example/tcp/80",
                        "/ip4/5.6.7.8/tcp/4001",
                        "/ip4/9.9.9.9/tcp/1/p2p/" + Identity.generate().peerId() + "/p2p-circuit"),
                CLIENT);
        assertThat(dialled.stream().map(Multiaddr::toString))
                .containsExactly("/ip4/5.6.7.8/tcp/50000", "/ip4/5.6.7.8/tcp/80", "/ip4/5.6.7.8/tcp/4001");
    }

    @Test
    void T40_sixteenAddressesAtMost() {
        List<Bytes> asked = new ArrayList<>();
        for (int port = 1; port < 200; port++) {
            asked.addAll(encoded("/ip4/5.6.7.8/tcp/" + port));
        }
        assertThat(targets.atClient(asked, CLIENT)).hasSize(Targets.MAX_V1);
    }

    @Test
    void T40_aClientThatIsNotSeenOnTheInternetIsNotDialled() {
        assertThat(targets.atClient(encoded("/ip4/5.6.7.8/tcp/1"), Multiaddr.parse("/ip4/10.0.0.1/tcp/1")))
                .isEmpty();
        assertThat(targets.atClient(encoded("/ip4/5.6.7.8/tcp/1"), Multiaddr.parse("/memory/1")))
                .isEmpty();
    }

    @Test
    void T41_whoIsOutsideDoesNotHaveInnerHostsDialled() {
        Targets inner = new Targets(true, IP4, Set.of(), address -> true);
        assertThat(inner.choose(encoded("/ip4/192.168.1.5/tcp/1"), CLIENT)).isEmpty();
        assertThat(inner.choose(encoded("/ip4/5.6.7.9/tcp/1"), CLIENT)).isPresent();
    }

    @Test
    void T41_aNodeDialsItsOwnHostForThoseOnItOnly() {
        Targets some = Targets.of(List.of(Multiaddr.parse("/ip4/5.6.7.1/tcp/4001")), false, address -> true);
        assertThat(some.choose(encoded("/ip4/5.6.7.1/tcp/22"), CLIENT)).isEmpty();
        assertThat(some.choose(encoded("/ip4/5.6.7.1/tcp/22"), Multiaddr.parse("/ip4/5.6.7.1/tcp/2")))
                .isPresent();
    }

    @Test
    void nobodyIsDialledOverIpv6WhereTheNodeHasOnlyThatOfItsNetwork() {
        List<Bytes> asked = encoded("/ip6/2001:4860::1/tcp/1");
        List<Multiaddr> inner = List.of(
                Multiaddr.parse("/ip6/::1/tcp/1"),
                Multiaddr.parse("/ip6/fd00::1/tcp/1"),
                Multiaddr.parse("/ip6/fe80::1/tcp/1"));
        assertThat(Targets.of(inner, false, address -> true).choose(asked, CLIENT))
                .isEmpty();
        assertThat(Targets.of(inner, true, address -> true).choose(asked, CLIENT))
                .isPresent();
        assertThat(Targets.of(List.of(Multiaddr.parse("/ip6/2001:4860::7/tcp/1")), false, address -> true)
                        .choose(asked, CLIENT))
                .isPresent();
        assertThat(Targets.of(List.of(Multiaddr.parse("/ip4/192.168.1.1/tcp/1")), false, address -> true)
                        .choose(encoded("/ip4/5.6.7.9/tcp/1"), CLIENT))
                .isPresent();
    }
}
