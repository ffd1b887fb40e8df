package org.jlibp2p.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.mdns.Neighbours.Origin;
import org.jlibp2p.mdns.Neighbours.Verdict;
import org.jlibp2p.mdns.link.Link;
import org.jlibp2p.mdns.message.DnsName;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NeighboursTest {
    private static final Link LINK = new Link(1, "eth0", List.of());
    private static final Link OTHER_LINK = new Link(2, "eth1", List.of());
    private static final DnsName SERVICE = DnsName.parse("_p2p._udp.local");

    private final Neighbours neighbours = new Neighbours(0);
    private final List<PeerId> lost = new ArrayList<>();

    private static PeerId peer(int number) {
        return PeerId.decode(Multihash.sha256(Bytes.utf8("" + number)).bytes());
    }

    private static Bytes host(int number) {
        return Bytes.copyOf((byte) 10, (byte) 0, (byte) (number >> 8), (byte) number);
    }

    private static Origin at(int host, Link link) {
        return new Origin(link, host(host), SERVICE.child("h" + host));
    }

    private static PeerInfo info(int number, String address) {
        return new PeerInfo(peer(number), List.of(Multiaddr.parse(address)));
    }

    private Verdict hear(int number, int host, long second) {
        return hear(info(number, "/ip4/10.0.0.1/tcp/4001"), at(host, LINK), 120, second);
    }

    private Verdict hear(PeerInfo peer, Origin origin, int ttl, long second) {
        return neighbours.hear(peer, origin, Duration.ofSeconds(ttl), nanos(second), lost::add);
    }

    private static long nanos(long second) {
        return Duration.ofSeconds(second).toNanos();
    }

    @Test
    void aNodeIsNewsOnceAndIsRepeatedNowAndThen() {
        assertThat(hear(1, 1, 0)).isEqualTo(Verdict.NEWS);
        assertThat(hear(1, 1, 10)).isEqualTo(Verdict.NOTHING);
        assertThat(hear(1, 1, 60)).isEqualTo(Verdict.REPEATED);
        assertThat(hear(1, 1, 61)).isEqualTo(Verdict.NOTHING);
        assertThat(hear(info(1, "/ip4/10.0.0.2/tcp/4001"), at(1, LINK), 120, 62))
                .isEqualTo(Verdict.NEWS);
        assertThat(neighbours.peers()).containsExactly(info(1, "/ip4/10.0.0.2/tcp/4001"));
    }

    @Test
    void aNodeIsLostWhenItIsNotHeardOfAnyMore() {
        hear(1, 1, 0);
        hear(2, 2, 60);

        assertThat(neighbours.expire(nanos(119))).isEmpty();
        assertThat(neighbours.expire(nanos(120))).containsExactly(peer(1));
        assertThat(neighbours.peers()).extracting(PeerInfo::id).containsExactly(peer(2));
        assertThat(hear(1, 1, 121)).isEqualTo(Verdict.NEWS);
    }

    @Test
    void aNodeOnTwoLinksIsLostWhenBothHaveLostIt() {
        hear(info(1, "/ip4/10.0.0.1/tcp/4001"), at(1, LINK), 120, 0);
        hear(info(1, "/ip4/10.1.0.1/tcp/4001"), at(1, OTHER_LINK), 120, 0);

        assertThat(neighbours.peers())
                .singleElement()
                .satisfies(peer -> assertThat(peer.addresses()).hasSize(2));
        assertThat(neighbours.keepLinks(OTHER_LINK::equals)).isEmpty();
        assertThat(neighbours.keepLinks(link -> false)).containsExactly(peer(1));
    }

    @Test
    void T46_onlyWhoToldOfANodeCanSayThatItLeaves() {
        hear(1, 1, 0);

        assertThat(neighbours.leave(new Origin(LINK, host(2), at(1, LINK).instance())))
                .isEmpty();
        assertThat(neighbours.leave(at(2, LINK))).isEmpty();
        assertThat(neighbours.leave(at(1, OTHER_LINK))).isEmpty();
        assertThat(neighbours.leave(at(1, LINK))).contains(peer(1));
        assertThat(neighbours.leave(at(1, LINK))).isEmpty();
        assertThat(neighbours.peers()).isEmpty();
    }

    @Test
    void T46_timesToLiveAreTakenWithinBounds() {
        hear(info(1, "/ip4/10.0.0.1/tcp/4001"), at(1, LINK), 1, 0);
        hear(info(2, "/ip4/10.0.0.2/tcp/4001"), at(2, LINK), Integer.MAX_VALUE, 0);

        assertThat(neighbours.expire(nanos(29))).isEmpty();
        assertThat(neighbours.expire(nanos(30))).containsExactly(peer(1));
        assertThat(neighbours.expire(nanos(3599))).isEmpty();
        assertThat(neighbours.expire(nanos(3600))).containsExactly(peer(2));
    }

    @Test
    void T46_oneHostTellsOfSoManyNodes() {
        for (int i = 0; i < 1000; i++) {
            hear(i, 1, i / 10);
        }

        assertThat(neighbours.peers()).hasSize(Neighbours.MAX_PER_HOST);
        assertThat(hear(5000, 2, 100)).isEqualTo(Verdict.NEWS);
        assertThat(hear(0, 1, 100)).as("those that are known stay").isEqualTo(Verdict.REPEATED);
    }

    @Test
    void T46_soMuchIsNewAtOnceAndEachSecond() {
        int news = 0;
        for (int i = 0; i < 1000; i++) {
            news += hear(i, i, 0) == Verdict.NEWS ? 1 : 0;
        }
        assertThat(news).isEqualTo(Neighbours.NEWS_BURST);

        for (int i = 1000; i < 2000; i++) {
            news += hear(i, i, 1) == Verdict.NEWS ? 1 : 0;
        }
        assertThat(news).isEqualTo(Neighbours.NEWS_BURST + Neighbours.NEWS_PER_SECOND);
    }

    @Test
    void T46_ofTooManyNodesTheOneHeardOfLongestAgoMakesRoom() {
        for (int i = 0; i < Neighbours.MAX; i++) {
            hear(info(i, "/ip4/10.0.0.1/tcp/4001"), at(i, LINK), 3600, i);
        }
        hear(info(0, "/ip4/10.0.0.1/tcp/4001"), at(0, LINK), 3600, Neighbours.MAX);
        assertThat(lost).isEmpty();

        hear(info(5000, "/ip4/10.0.0.1/tcp/4001"), at(5000, LINK), 3600, Neighbours.MAX);

        assertThat(lost).containsExactly(peer(1));
        assertThat(neighbours.peers()).hasSize(Neighbours.MAX);
    }
}
