package org.jlibp2p.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.mdns.MdnsEvent.PeerFound;
import org.jlibp2p.mdns.MdnsEvent.PeerLost;
import org.jlibp2p.mdns.MdnsOptions.Presence;
import org.jlibp2p.mdns.link.Link;
import org.jlibp2p.mdns.link.Subnet;
import org.jlibp2p.mdns.message.DnsMessage;
import org.jlibp2p.mdns.message.DnsName;
import org.jlibp2p.mdns.message.DnsQuestion;
import org.jlibp2p.mdns.message.DnsRecord;
import org.jlibp2p.mdns.message.DnsType;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.testkit.nodes.NodeConditions;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The service among simulated nodes, which share a link. */
class MdnsTest {
    private static final DnsName SERVICE = DnsName.parse(MdnsOptions.SERVICE_NAME);
    private static final Bytes STRANGER = Bytes.fromHex("01020304");
    private static final PeerId SOMEBODY = Identity.generate().peerId();

    private final SimulatedNodes network = SimulatedNodes.create(7, NodeConditions.defaults());
    private final SimulatedLan lan = new SimulatedLan();
    private final List<SimulatedLan.Port> ports = new ArrayList<>();

    /** Hears what happens in a node. */
    private static final class Log implements Service {
        private final List<MdnsEvent> events = new ArrayList<>();

        Log(NodeContext node) {
            node.events().on(NodeEvent.class, event -> {
                if (event instanceof MdnsEvent ofMdns) {
                    events.add(ofMdns);
                }
            });
        }

        static ServiceFactory<Log> service() {
            return Log::new;
        }
    }

    private SimulatedNode start(MdnsOptions options) {
        SimulatedNode node = network.add(NodeSpec.reachable(Log.service(), context -> {
            SimulatedLan.Port port = lan.new Port(everywhere(context.addresses().get(0)));
            ports.add(port);
            return new Mdns(context, options, port, network.random());
        }));
        node.start();
        return node;
    }

    private SimulatedNode start() {
        return start(MdnsOptions.defaults());
    }

    /** A link of which all addresses are. */
    private static Link everywhere(Multiaddr own) {
        return new Link(1, "eth0", List.of(new Subnet(own.components().get(0).value(), 0)));
    }

    private void pass(Duration time) {
        network.time().advance(time);
    }

    private static List<MdnsEvent> events(SimulatedNode node) {
        return node.service(Log.class).events;
    }

    private List<PeerInfo> peers(SimulatedNode node) {
        return network.time().await(node.service(Mdns.class).peers());
    }

    private static DnsMessage presence(PeerId peer, int ttl, String... addresses) {
        DnsName instance = SERVICE.child("stranger");
        List<Bytes> strings = List.of(addresses).stream()
                .map(address -> Bytes.utf8("dnsaddr=" + address + "/p2p/" + peer))
                .toList();
        return DnsMessage.response(
                List.of(new DnsRecord.Pointer(SERVICE, ttl, instance)),
                List.of(new DnsRecord.Text(instance, ttl, strings)));
    }

    @Test
    void twoNodesFindOneAnotherAndRememberIt() {
        SimulatedNode one = start();
        SimulatedNode other = start();
        pass(Duration.ofSeconds(3));

        PeerInfo found = new PeerInfo(other.peerId(), List.of(other.address()));
        assertThat(events(one)).containsExactly(new PeerFound(found));
        assertThat(peers(one)).containsExactly(found);
        assertThat(one.peers().addresses(other.peerId())).containsExactly(other.address());
        assertThat(other.peers().addresses(one.peerId())).containsExactly(one.address());
        assertThat(one.connections()).as("nobody is dialled").isEmpty();
    }

    @Test
    void whoIsThereStaysThereAndIsRememberedOnAndOn() {
        SimulatedNode one = start();
        SimulatedNode other = start();
        pass(Duration.ofHours(2));

        assertThat(events(one)).hasSize(1);
        assertThat(one.peers().addresses(other.peerId())).containsExactly(other.address());
    }

    @Test
    void whoStopsSaysSo() {
        SimulatedNode one = start();
        SimulatedNode other = start();
        pass(Duration.ofSeconds(3));
        network.time().await(other.stop());
        pass(Duration.ofSeconds(1));

        assertThat(events(one)).last().isEqualTo(new PeerLost(other.peerId()));
        assertThat(peers(one)).isEmpty();
    }

    @Test
    void whoVanishesIsMissedAfterTwoMinutes() {
        SimulatedNode one = start();
        SimulatedNode other = start();
        pass(Duration.ofSeconds(10));
        ports.get(1).plug(false);
        pass(Duration.ofSeconds(100));
        assertThat(events(one)).hasSize(1);

        pass(Duration.ofSeconds(30));
        assertThat(events(one)).last().isEqualTo(new PeerLost(other.peerId()));
    }

    @Test
    void aLinkThatComesIsUsedAndOneThatGoesTakesItsNodesWithIt() {
        SimulatedNode one = start();
        ports.get(0).plug(false);
        SimulatedNode other = start();
        pass(Duration.ofSeconds(5));
        assertThat(peers(one)).isEmpty();

        ports.get(0).plug(true);
        pass(Duration.ofSeconds(1));
        assertThat(peers(one)).hasSize(1);
        assertThat(peers(other)).hasSize(1);

        ports.get(0).plug(false);
        pass(Duration.ofSeconds(1));
        assertThat(events(one)).last().isEqualTo(new PeerLost(other.peerId()));
    }

    @Test
    void nodesOfAnotherNameDoNotFindOneAnother() {
        SimulatedNode one = start();
        SimulatedNode other = start(MdnsOptions.defaults().withServiceName("_my-net._udp"));
        SimulatedNode third = start(MdnsOptions.defaults().withServiceName("_my-net._udp.local"));
        pass(Duration.ofSeconds(5));

        assertThat(peers(one)).isEmpty();
        assertThat(peers(other)).extracting(PeerInfo::id).containsExactly(third.peerId());
    }

    @Test
    void whoIsSilentFindsAndIsNotFound() {
        SimulatedNode one = start();
        SimulatedNode other = start(MdnsOptions.defaults().withPresence(Presence.SILENT));
        pass(Duration.ofSeconds(5));
        assertThat(peers(other)).extracting(PeerInfo::id).containsExactly(one.peerId());
        network.time().await(other.stop());
        pass(Duration.ofSeconds(5));

        assertThat(events(one)).isEmpty();
        assertThat(other.isOnline()).isFalse();
        assertThat(lan.said)
                .flatExtracting(DnsMessage::additional)
                .filteredOn(DnsRecord.Text.class::isInstance)
                .flatExtracting(text -> ((DnsRecord.Text) text).strings())
                .extracting(Bytes::utf8)
                .isNotEmpty()
                .allSatisfy(told -> assertThat(told).endsWith("/p2p/" + one.peerId()));
    }

    @Test
    void aServiceOfDnsIsFoundByThoseWhoAskForAny() {
        start();
        pass(Duration.ofSeconds(5));
        lan.said.clear();
        DnsName all = DnsName.parse("_services._dns-sd._udp.local");
        lan.say(STRANGER, DnsMessage.query(new DnsQuestion(all, DnsType.PTR)));
        pass(Duration.ofMillis(200));

        assertThat(lan.said)
                .last()
                .satisfies(message ->
                        assertThat(message.answers()).containsExactly(new DnsRecord.Pointer(all, 120, SERVICE)));
    }

    @Test
    void whatIsSaidOfItselfIsNoNewsWhoeverSaysIt() {
        SimulatedNode one = start();
        pass(Duration.ofSeconds(1));
        lan.say(STRANGER, presence(one.peerId(), 120, "/ip4/1.2.3.4/tcp/4001"));
        pass(Duration.ofSeconds(1));

        assertThat(events(one)).isEmpty();
        assertThat(one.peers().addresses(one.peerId())).isEmpty();
    }

    @Test
    void T46_whatIsNotOnTheLinkIsNotBelieved() {
        SimulatedNode one = network.add(NodeSpec.reachable(Log.service(), context -> {
            Link link = new Link(1, "eth0", List.of(new Subnet(Bytes.fromHex("c0a80105"), 24)));
            return new Mdns(context, MdnsOptions.defaults(), lan.new Port(link), network.random());
        }));
        one.start();
        pass(Duration.ofSeconds(1));
        Bytes host = Bytes.fromHex("c0a80107");
        lan.say(host, presence(SOMEBODY, 120, "/ip4/8.8.8.8/tcp/443", "/ip4/127.0.0.1/tcp/22", "/dns/x.local/tcp/1"));
        pass(Duration.ofSeconds(1));
        assertThat(events(one)).isEmpty();

        lan.say(host, presence(SOMEBODY, 120, "/ip4/8.8.8.8/tcp/443", "/ip4/192.168.1.7/tcp/4001"));
        pass(Duration.ofSeconds(1));
        assertThat(one.peers().addresses(SOMEBODY)).containsExactly(Multiaddr.parse("/ip4/192.168.1.7/tcp/4001"));
    }

    @Test
    void T46_aNeighbourThatAsksAllTheTimeHearsOneAnswerASecond() {
        start();
        pass(Duration.ofSeconds(30));
        lan.said.clear();
        for (int i = 0; i < 10_000; i++) {
            lan.say(STRANGER, DnsMessage.query(new DnsQuestion(SERVICE, DnsType.PTR)));
            pass(Duration.ofMillis(1));
        }

        assertThat(lan.said).filteredOn(DnsMessage::isResponse).hasSizeBetween(9, 12);
    }

    @Test
    void T46_messagesThatComeFasterThanTheLoopTakesThemAreNotKept() {
        SimulatedNode one = start();
        pass(Duration.ofSeconds(1));
        List<PeerId> crowd = IntStream.range(0, 1000)
                .mapToObj(i -> network.newIdentity().peerId())
                .toList();
        crowd.forEach(peer -> lan.say(STRANGER, presence(peer, 120, "/ip4/1.2.3.4/tcp/4001"))); // the loop does not run
        pass(Duration.ofSeconds(1));

        assertThat(peers(one)).hasSize(Mdns.MAX_WAITING);
    }

    @Test
    void afterTheEndNothingIsSaid() {
        SimulatedNode one = start();
        pass(Duration.ofSeconds(10));
        network.time().await(one.stop());
        lan.said.clear();
        lan.say(STRANGER, DnsMessage.query(new DnsQuestion(SERVICE, DnsType.PTR)));
        pass(Duration.ofMinutes(5));

        assertThat(lan.said).hasSize(1);
    }
}
