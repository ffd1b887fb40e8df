package org.jlibp2p.mdns;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.mdns.link.Link;
import org.jlibp2p.mdns.link.Subnet;
import org.jlibp2p.mdns.message.DnsMessage;
import org.jlibp2p.mdns.message.DnsMessageCodec;
import org.jlibp2p.mdns.message.DnsName;
import org.jlibp2p.mdns.message.DnsQuestion;
import org.jlibp2p.mdns.message.DnsRecord;
import org.jlibp2p.mdns.message.DnsType;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AnnouncementTest {
    private static final PeerId SELF = Identity.generate().peerId();
    private static final DnsName SERVICE = DnsName.parse("_p2p._udp.local");
    private static final Link LINK = new Link(2, "eth0", List.of(new Subnet(Bytes.fromHex("c0a80105"), 24)));
    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.168.1.5/tcp/4001");

    private final Announcement announcement = new Announcement(SELF, SERVICE, new SplittableRandom(1));

    private DnsMessage presence(List<Multiaddr> addresses) {
        return DnsMessageCodec.INSTANCE.decode(
                announcement.presence(LINK, addresses).orElseThrow());
    }

    private boolean isAskedFor(DnsName name, int type, DnsRecord... known) {
        return announcement.isAskedFor(
                new DnsMessage(false, List.of(new DnsQuestion(name, type)), List.of(known), List.of()));
    }

    /** js takes the last pointer among the answers for the node's, go the last text record for its addresses. */
    @Test
    void itHasOnePointerAndOneTextAndWhatElseAServiceHas() {
        DnsMessage message = presence(List.of(ADDRESS));

        DnsName instance = announcement.instance();
        DnsName host = DnsName.parse(instance.labels().get(0) + ".local");
        assertThat(message.answers()).containsExactly(new DnsRecord.Pointer(SERVICE, 120, instance));
        assertThat(message.additional())
                .containsExactly(
                        new DnsRecord.Text(
                                instance,
                                120,
                                List.of(DnsaddrText.write(SELF, ADDRESS).orElseThrow())),
                        new DnsRecord.Location(instance, 120, 4001, host),
                        new DnsRecord.Address(host, 120, Bytes.fromHex("c0a80105")));
    }

    @Test
    void aNameIsMadeUpEachTime() {
        DnsName other = new Announcement(SELF, SERVICE, new SplittableRandom(2)).instance();

        assertThat(announcement.instance().labels().get(0)).matches("[a-z0-9]{32}");
        assertThat(other).isNotEqualTo(announcement.instance());
    }

    @Test
    void withoutAnAddressOnTheLinkThereIsNothingToSay() {
        assertThat(announcement.presence(LINK, List.of())).isEmpty();
        assertThat(announcement.presence(LINK, List.of(Multiaddr.parse("/ip4/10.0.0.1/tcp/4001"))))
                .isEmpty();
    }

    @Test
    void howeverManyAddressesThereAreItFitsIntoOnePacketAndTellsAsManyAsDo() {
        List<Multiaddr> many = IntStream.range(1, 100)
                .mapToObj(i -> Multiaddr.parse("/ip4/192.168.1.5/tcp/" + (4000 + i)))
                .toList();

        Bytes bytes = announcement.presence(LINK, many).orElseThrow();

        assertThat(bytes.size()).isLessThanOrEqualTo(Announcement.MAX_SENT).isGreaterThan(Announcement.MAX_SENT - 120);
        List<Sighting> sightings = Sighting.in(DnsMessageCodec.INSTANCE.decode(bytes), SERVICE);
        PeerInfo told = DnsaddrText.read(sightings.get(0).strings()).orElseThrow();
        assertThat(told.id()).isEqualTo(SELF);
        assertThat(many).startsWith(told.addresses().toArray(Multiaddr[]::new));
    }

    @Test
    void itAnswersQuestionsForAllNodesForItselfAndForItsHost() {
        DnsName host = DnsName.parse(announcement.instance().labels().get(0) + ".local");

        assertThat(isAskedFor(SERVICE, DnsType.PTR)).isTrue();
        assertThat(isAskedFor(SERVICE, DnsType.ANY)).isTrue();
        assertThat(isAskedFor(announcement.instance(), DnsType.TXT)).isTrue();
        assertThat(isAskedFor(announcement.instance(), DnsType.SRV)).isTrue();
        assertThat(isAskedFor(host, DnsType.A)).isTrue();
        assertThat(isAskedFor(host, DnsType.AAAA)).isTrue();
        assertThat(isAskedFor(SERVICE, DnsType.A)).isFalse();
        assertThat(isAskedFor(SERVICE.child("other"), DnsType.TXT)).isFalse();
        assertThat(isAskedFor(DnsName.parse("_ipp._tcp.local"), DnsType.PTR)).isFalse();
    }

    @Test
    void itAnswersNobodyWhoKnowsAlready() {
        DnsName own = announcement.instance();

        assertThat(isAskedFor(SERVICE, DnsType.PTR, new DnsRecord.Pointer(SERVICE, 60, own)))
                .isFalse();
        assertThat(isAskedFor(SERVICE, DnsType.PTR, new DnsRecord.Pointer(SERVICE, 59, own)))
                .isTrue();
        assertThat(isAskedFor(SERVICE, DnsType.PTR, new DnsRecord.Pointer(SERVICE, 120, SERVICE.child("other"))))
                .isTrue();
    }

    @Test
    void aGoodbyeIsASightingOfNoTime() {
        assertThat(Sighting.in(DnsMessageCodec.INSTANCE.decode(announcement.goodbye()), SERVICE))
                .singleElement()
                .satisfies(sighting -> {
                    assertThat(sighting.instance()).isEqualTo(announcement.instance());
                    assertThat(sighting.ttl()).isZero();
                });
    }

    @Test
    void itTellsWhichServiceThereIs() {
        DnsName all = DnsName.parse("_services._dns-sd._udp.local");
        DnsMessage query = DnsMessage.query(new DnsQuestion(all, DnsType.PTR));

        assertThat(announcement.isForServices(query)).isTrue();
        assertThat(announcement.isAskedFor(query)).isFalse();
        assertThat(DnsMessageCodec.INSTANCE.decode(announcement.services()).answers())
                .containsExactly(new DnsRecord.Pointer(all, 120, SERVICE));
    }
}
