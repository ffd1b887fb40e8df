package org.jlibp2p.kad.table;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.table.RoutingTable.Offer;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DiversityTest {
    private final Peers peers = new Peers(2);
    private final RoutingTable table = new RoutingTable(peers.self(), TableRules.internet());

    private Offer offer(int bucket, String... ips) {
        return table.offer(peers.in(bucket), Peers.at(ips), 1);
    }

    private static Set<Bytes> groups(String... addresses) {
        return DiversityRules.internet()
                .groupsOf(List.of(addresses).stream().map(Multiaddr::parse).toList());
    }

    @Test
    void ipv4IsGroupedBySixteenBits() {
        assertThat(groups("/ip4/8.8.1.1/tcp/1", "/ip4/8.8.200.2/udp/1/quic-v1")).containsExactly(Bytes.fromHex("0808"));
        assertThat(groups("/ip4/8.8.1.1/tcp/1", "/ip4/8.9.1.1/tcp/1")).hasSize(2);
    }

    @Test
    void networksThatOneOperatorHasAllOfAreGroupedByEightBits() {
        for (int first : new int[] {12, 17, 19, 38, 48, 53, 56, 73}) {
            assertThat(groups("/ip4/" + first + ".1.1.1/tcp/1", "/ip4/" + first + ".2.1.1/tcp/1"))
                    .hasSize(1);
        }
        assertThat(groups("/ip4/13.1.1.1/tcp/1", "/ip4/13.2.1.1/tcp/1")).hasSize(2);
    }

    @Test
    void ipv6IsGroupedByThirtyTwoBits() {
        assertThat(groups("/ip6/2a01:4f8:1::1/tcp/1", "/ip6/2a01:4f8:2::1/tcp/1"))
                .containsExactly(Bytes.fromHex("2a0104f8"));
        assertThat(groups("/ip6/2a01:4f8::1/tcp/1", "/ip6/2a01:4f9::1/tcp/1")).hasSize(2);
    }

    @Test
    void ipv4InsideIpv6IsGroupedAsIpv4() {
        assertThat(groups("/ip6/::ffff:8.8.1.1/tcp/1", "/ip6/64:ff9b::808:202/tcp/1", "/ip4/8.8.3.3/tcp/1"))
                .containsExactly(Bytes.fromHex("0808"));
    }

    @Test
    void whatIsNotOfTheInternetHasNoGroup() {
        assertThat(groups(
                        "/ip4/127.0.0.1/tcp/1",
                        "/ip4/10.1.1.1/tcp/1",
                        "/ip6/fd00::1/tcp/1",
                        "/dns4/example.com/tcp/1",
                        "/memory/1"))
                .isEmpty();
    }

    @Test
    void theAddressOfARelayIsNotThePeers() {
        assertThat(groups("/ip4/8.8.1.1/tcp/1/p2p/12D3KooWLU2znyJMtDiHArqAGbZn8CgUGp92kxDBtefftEEaHSZS/p2p-circuit"))
                .isEmpty();
    }

    @Test
    void T51_twoPeersOfANetworkInABucketAndThreeInTheTable() {
        assertThat(offer(0, "8.8.1.1")).isEqualTo(Offer.ADDED);
        assertThat(offer(0, "8.8.2.2")).isEqualTo(Offer.ADDED);
        assertThat(offer(0, "8.8.3.3")).isEqualTo(Offer.REFUSED);
        assertThat(offer(1, "8.8.4.4")).isEqualTo(Offer.ADDED);
        assertThat(offer(2, "8.8.5.5")).isEqualTo(Offer.REFUSED);
        assertThat(offer(2, "8.9.5.5")).isEqualTo(Offer.ADDED);
        assertThat(table.size()).isEqualTo(4);
    }

    @Test
    void T51_aThousandPeersOfOneNetworkGetThreePlaces() {
        IntStream.range(0, 1_000).forEach(i -> table.offer(peers.any(), Peers.at("8.8.1." + i % 256), i));

        assertThat(table.size()).isEqualTo(3);
        assertThat(table.waiting()).isZero();
    }

    @Test
    void oneAddressInAFullGroupIsEnoughToBeRefused() {
        offer(0, "8.8.1.1");
        offer(0, "8.8.2.2");

        assertThat(offer(0, "9.9.1.1", "8.8.3.3")).isEqualTo(Offer.REFUSED);
        assertThat(offer(0, "9.9.1.1")).isEqualTo(Offer.ADDED);
    }

    @Test
    void severalAddressesOfOneGroupCountOnce() {
        assertThat(offer(0, "8.8.1.1", "8.8.1.2", "8.8.1.3", "8.8.1.4")).isEqualTo(Offer.ADDED);
        assertThat(offer(0, "8.8.2.2")).isEqualTo(Offer.ADDED);
    }

    @Test
    void aPlaceInAGroupIsFreeAgainWhenAPeerLeaves() {
        PeerId first = peers.in(0);
        table.offer(first, Peers.at("8.8.1.1"), 1);
        offer(0, "8.8.2.2");
        table.remove(first);

        assertThat(offer(0, "8.8.3.3")).isEqualTo(Offer.ADDED);
        assertThat(offer(0, "8.8.4.4")).isEqualTo(Offer.REFUSED);
    }

    @Test
    void aPeerThatMovesCountsWhereItIs() {
        PeerId mover = peers.in(0);
        table.offer(mover, Peers.at("8.8.1.1"), 1);
        offer(0, "8.8.2.2");

        assertThat(table.offer(mover, Peers.at("9.9.1.1"), 2)).isEqualTo(Offer.KNOWN);

        assertThat(offer(0, "8.8.3.3")).isEqualTo(Offer.ADDED);
        assertThat(offer(0, "9.9.2.2")).isEqualTo(Offer.ADDED);
        assertThat(offer(0, "9.9.3.3")).isEqualTo(Offer.REFUSED);
    }

    @Test
    void aPeerThatMovesWhereThereAreTooManyLeaves() {
        PeerId mover = peers.in(0);
        table.offer(mover, Peers.at("9.9.1.1"), 1);
        offer(0, "8.8.1.1");
        offer(0, "8.8.2.2");

        assertThat(table.offer(mover, Peers.at("8.8.3.3"), 2)).isEqualTo(Offer.REFUSED);

        assertThat(table.contains(mover)).isFalse();
        assertThat(offer(1, "8.8.4.4")).isEqualTo(Offer.ADDED);
        assertThat(offer(0, "9.9.2.2")).isEqualTo(Offer.ADDED);
        assertThat(offer(0, "9.9.3.3")).isEqualTo(Offer.ADDED);
    }

    @Test
    void T51_aPeerDoesNotTakeThePlacesOfOthersByClaimingManyNetworks() {
        String[] many = IntStream.range(0, DiversityRules.MAX_GROUPS + 1)
                .mapToObj(i -> "8." + i + ".1.1")
                .toArray(String[]::new);

        assertThat(offer(0, many)).isEqualTo(Offer.REFUSED);
    }

    @Test
    void inTheInternetAPeerWithoutAGroupIsRefused() {
        assertThat(offer(0)).isEqualTo(Offer.REFUSED);
        assertThat(offer(0, "192.168.1.1")).isEqualTo(Offer.REFUSED);
    }

    @Test
    void inAPrivateNetworkNobodyIsLimited() {
        RoutingTable home = new RoutingTable(peers.self(), TableRules.privateNetwork());

        for (int i = 0; i < 20; i++) {
            assertThat(home.offer(peers.in(0), Peers.at("192.168.1." + i), 1)).isEqualTo(Offer.ADDED);
            assertThat(home.offer(peers.in(1), Peers.at("8.8.1." + i), 1)).isEqualTo(Offer.ADDED);
            assertThat(home.offer(peers.in(2), List.of(), 1)).isEqualTo(Offer.ADDED);
        }
    }

    @Test
    void ofThoseThatWaitOneWhoseNetworkHasRoomIsTried() {
        PeerId diverse = peers.in(0);
        PeerId leaving = fillWithOneOf("8.8.1.1");
        offer(1, "8.8.2.2");
        table.offer(diverse, Peers.at("9.9.1.1"), 1);
        PeerId crowded = peers.in(0);
        assertThat(table.offer(crowded, Peers.at("8.8.3.3"), 2)).isEqualTo(Offer.REPLACEMENT);
        assertThat(offer(2, "8.8.4.4")).isEqualTo(Offer.ADDED);

        assertThat(table.remove(leaving)).contains(diverse);
    }

    /** Bucket 0, full; a peer of it whose network is nobody else's. */
    private PeerId fillWithOneOf(String ip) {
        PeerId last = null;
        table.offer(peers.in(0), Peers.at(ip), 1);
        for (int i = 1; i < TableRules.K; i++) {
            last = peers.in(0);
            table.offer(last, Peers.at("20." + i + ".1.1"), 1);
        }
        return last;
    }

    @Test
    void whoeverTakesThePlaceOfAPeerInDoubtMayBeOfItsNetwork() {
        PeerId doubtful = fillWithOneOf("8.8.1.1");
        PeerId same = peers.in(1);
        table.offer(same, Peers.at("20.19.2.2"), 1);
        table.offer(peers.in(2), Peers.at("20.19.3.3"), 1);
        table.heard(doubtful, 2);
        table.failed(doubtful);

        assertThat(offer(0, "20.19.4.4")).isEqualTo(Offer.ADDED);
        assertThat(table.contains(doubtful)).isFalse();
        assertThat(offer(3, "20.19.5.5")).isEqualTo(Offer.REFUSED);
    }

    @Test
    void anApplicationMayGroupOtherwise() {
        IpGrouping oneNetwork = ip -> Bytes.utf8("AS1");
        RoutingTable other = new RoutingTable(
                peers.self(),
                TableRules.internet().withDiversity(DiversityRules.internet().withGrouping(oneNetwork)));

        assertThat(other.offer(peers.in(0), Peers.at("8.8.1.1"), 1)).isEqualTo(Offer.ADDED);
        assertThat(other.offer(peers.in(0), Peers.at("9.9.1.1"), 1)).isEqualTo(Offer.ADDED);
        assertThat(other.offer(peers.in(0), Peers.at("2a01:4f8::1"), 1)).isEqualTo(Offer.REFUSED);
    }

    @Test
    void rulesThatLetNobodyInAreRefused() {
        assertThatThrownBy(() -> new DiversityRules(0, 1, DiversityRules.Placeless.ADMITTED, IpGrouping.byPrefix()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TableRules.internet().withBucketSize(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
