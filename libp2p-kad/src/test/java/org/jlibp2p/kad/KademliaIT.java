package org.jlibp2p.kad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.discovery.BootstrapList;
import org.jlibp2p.kad.KademliaEvent.PeerAsked;
import org.jlibp2p.kad.KademliaEvent.PeerFailed;
import org.jlibp2p.kad.KademliaEvent.QueryEnded;
import org.jlibp2p.kad.KademliaEvent.QueryStepped;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.record.RecordValidator;
import org.jlibp2p.record.RecordValidators;
import org.jlibp2p.routing.RoutingException;
import org.jlibp2p.testkit.Patience;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A private network of real nodes over TCP on this machine. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class KademliaIT {
    private static final Patience PATIENCE = Patience.blocking(Duration.ofMinutes(1));
    private static final int SERVERS = 12;
    private static final Cid CID = Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8("some content")));
    private static final Bytes KEY = Bytes.utf8("/numbers/answer");

    /** Takes numbers, the largest of which is the best. */
    private static final RecordValidator NUMBERS = new RecordValidator() {
        @Override
        public void validate(Bytes key, Bytes value, Instant now) {
            if (!value.utf8().matches("[0-9]{1,9}")) {
                throw new InvalidRecordException(InvalidRecordException.Reason.MALFORMED_VALUE, "no number");
            }
        }

        @Override
        public boolean isBetter(Bytes key, Bytes candidate, Bytes known) {
            return Integer.parseInt(candidate.utf8()) > Integer.parseInt(known.utf8());
        }
    };

    private final List<Node> nodes = new ArrayList<>();

    private Node start(Mode mode) {
        return start(KademliaOptions.privateNetwork("test", bootstrap())
                .withMode(mode)
                .withValidators(RecordValidators.none().with("numbers", NUMBERS)));
    }

    private Node start(KademliaOptions options) {
        Node node = Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .service(Kademlia.service(options))
                .start()
                .join();
        nodes.add(node);
        return node;
    }

    private String[] bootstrap() {
        return nodes.isEmpty()
                ? new String[0]
                : nodes.get(0).addresses().stream().map(Multiaddr::toString).toArray(String[]::new);
    }

    private static Kademlia kademlia(Node node) {
        return node.service(Kademlia.class);
    }

    private void await(BooleanSupplier condition) {
        PATIENCE.until(
                () -> "what is waited for, with tables "
                        + nodes.stream()
                                .map(node -> kademlia(node).table().join().size())
                                .toList(),
                condition);
    }

    @BeforeEach
    void startNetwork() {
        for (int i = 0; i < SERVERS; i++) {
            start(Mode.SERVER);
        }
        await(() -> nodes.stream().allMatch(KademliaIT::isFull));
    }

    /** Two that dial each other at the same moment may miss one another, and with ten others nobody is short of peers. */
    private static boolean isFull(Node node) {
        boolean full = kademlia(node).table().join().size() == SERVERS - 1;
        if (!full) {
            kademlia(node).refresh(); // or joins the one that is under way
        }
        return full;
    }

    @AfterEach
    void stopNetwork() {
        nodes.forEach(Node::close);
    }

    @Test
    void everyNodeLearnsOfEveryOtherThroughTheFirstOne() {
        for (Node node : nodes) {
            assertThat(kademlia(node).closestPeers(CID.hash().bytes()).join())
                    .hasSize(SERVERS - 1)
                    .doesNotContain(new PeerInfo(node.id(), node.addresses()));
        }
    }

    @Test
    void aClientFindsAndIsFoundThoughItStandsInNoTable() {
        Node client = start(Mode.CLIENT);
        Node other = start(Mode.CLIENT);
        kademlia(client).refresh().join();
        kademlia(other).refresh().join();

        assertThat(kademlia(client).table().join()).hasSize(SERVERS);
        assertThat(client.peerRouting().findPeer(other.id()).join())
                .hasValueSatisfying(found -> assertThat(found.addresses())
                        .containsExactly(other.addresses().get(0).withoutLast(MultiaddrProtocol.P2P)));
        assertThat(client.connect(nodes.get(5).id()).join().remotePeer())
                .isEqualTo(nodes.get(5).id());
        for (Node node : nodes.subList(0, SERVERS)) {
            assertThat(kademlia(node).table().join()).extracting(PeerInfo::id).doesNotContain(client.id(), other.id());
        }
    }

    @Test
    void aNodeConnectsByPeerIdAloneAndSaysSoonThatNobodyKnowsOne() {
        Node client = start(Mode.CLIENT);
        Node other = start(Mode.CLIENT);
        kademlia(client).refresh().join();
        kademlia(other).refresh().join();

        assertThat(client.peers().addresses(other.id())).isEmpty();
        assertThat(client.connect(other.id()).join().remotePeer()).isEqualTo(other.id());
        PeerId nobody = Identity.generate().peerId();
        assertThatThrownBy(() -> client.connect(nobody).join())
                .hasCauseInstanceOf(DialException.class)
                .hasMessageContaining("no address of " + nobody);
        assertThat(client.peerRouting().findPeer(nobody).join()).isEmpty();
    }

    @Test
    void twoDhtsSideBySideFindWhatEitherHas() {
        KademliaOptions first =
                KademliaOptions.privateNetwork("test", bootstrap()).withMode(Mode.CLIENT);
        KademliaOptions second = KademliaOptions.lan();
        Node[] dual = new Node[2];
        for (int i = 0; i < 2; i++) {
            String[] known = i == 0
                    ? new String[0]
                    : new String[] {dual[0].addresses().get(0).toString()};
            dual[i] = Node.builder()
                    .transport(TcpTransport.create())
                    .listen("/ip4/127.0.0.1/tcp/0")
                    .service(Kademlia.dual(first, second.withBootstrap(BootstrapList.of(known))))
                    .start()
                    .join();
            nodes.add(dual[i]);
        }
        await(() -> kademlia(dual[0]).table().join().size() == SERVERS + 1
                && kademlia(dual[1]).table().join().size() == SERVERS + 1);
        nodes.get(3).contentRouting().provide(CID).join();
        dual[0].contentRouting().provide(CID).join();

        assertThat(dual[1].contentRouting().findProviders(CID).take(10).join())
                .extracting(PeerInfo::id)
                .containsExactlyInAnyOrder(nodes.get(3).id(), dual[0].id());
        assertThat(kademlia(dual[1]).findValue(Bytes.utf8("/pk/" + CID)).join()).isEmpty();
        assertThatThrownBy(() -> Kademlia.dual(first, first))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/test/kad/1.0.0");
    }

    @Test
    void contentIsFoundAtThoseWhoProvideIt() {
        Node client = start(Mode.CLIENT);
        nodes.get(3).contentRouting().provide(CID).join();
        nodes.get(7).contentRouting().provide(CID).join();

        List<PeerInfo> found =
                client.contentRouting().findProviders(CID).take(10).join();

        assertThat(found)
                .extracting(PeerInfo::id)
                .containsExactlyInAnyOrder(nodes.get(3).id(), nodes.get(7).id());
        assertThat(found)
                .allSatisfy(provider -> assertThat(provider.addresses()).isNotEmpty());
    }

    @Test
    void contentIsKeptProvidedUntilThatIsNotWantedAnyMore() {
        Cid other = Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8("other content")));
        kademlia(nodes.get(3)).keepProvided(List.of(CID, other)).join();
        await(() -> kademlia(nodes.get(3)).provideStatus().join().waiting() == 0);

        assertThat(nodes.get(9).contentRouting().findProviders(other).take(10).join())
                .extracting(PeerInfo::id)
                .containsExactly(nodes.get(3).id());
        kademlia(nodes.get(3)).stopProviding(List.of(other)).join();
        assertThat(kademlia(nodes.get(3)).provideStatus().join().keys()).isEqualTo(1);
    }

    @Test
    void theBestValueIsFoundAndGivenToThoseWhoHadAnOlderOne() {
        Node client = start(Mode.CLIENT);
        kademlia(nodes.get(1)).putValue(KEY, Bytes.utf8("41")).join();
        kademlia(nodes.get(2)).putValue(KEY, Bytes.utf8("42")).join();

        assertThat(kademlia(client).findValue(KEY).join()).contains(Bytes.utf8("42"));
        assertThatThrownBy(() ->
                        kademlia(nodes.get(2)).putValue(KEY, Bytes.utf8("40")).join())
                .hasCauseInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("better value");
        assertThatThrownBy(() ->
                        kademlia(nodes.get(2)).putValue(KEY, Bytes.utf8("many")).join())
                .hasCauseInstanceOf(InvalidRecordException.class);
        assertThat(kademlia(client).findValue(Bytes.utf8("/numbers/question")).join())
                .isEmpty();
        assertThatThrownBy(() ->
                        kademlia(client).findValue(Bytes.utf8("/letters/a")).join())
                .hasCauseInstanceOf(InvalidRecordException.class);
    }

    @Test
    void aRestartNeedsNoBootstrapPeer(@TempDir Path directory) throws IOException {
        Path snapshot = directory.resolve("table");
        Node first = startWithSnapshot(snapshot, bootstrap());
        await(() -> kademlia(first).table().join().size() == SERVERS);
        first.close();
        nodes.remove(0).close(); // the bootstrap peer is gone

        Node second = startWithSnapshot(snapshot);
        await(() -> kademlia(second).table().join().size() == SERVERS - 1);
        second.close();

        Path none = Files.createDirectories(directory.resolve("no file"));
        startWithSnapshot(none).close(); // what cannot be read or written is no failure of the node
        assertThat(Files.readString(snapshot).lines()).hasSizeGreaterThanOrEqualTo(SERVERS - 1);
    }

    private Node startWithSnapshot(Path snapshot, String... bootstrap) {
        return Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .service(Kademlia.service(KademliaOptions.privateNetwork("test", bootstrap)
                        .withMode(Mode.CLIENT)
                        .withSnapshot(snapshot)))
                .start()
                .join();
    }

    @Test
    void aServerThatBecomesAClientLeavesTheTables() {
        assertThat(kademlia(nodes.get(4)).mode(Mode.CLIENT).join()).isEqualTo(Mode.CLIENT);
        await(() -> nodes.stream()
                .filter(node -> node != nodes.get(4))
                .allMatch(node -> kademlia(node).table().join().size() == SERVERS - 2));

        assertThat(kademlia(nodes.get(4)).mode(Mode.SERVER).join()).isEqualTo(Mode.SERVER);
        await(() ->
                nodes.stream().allMatch(node -> kademlia(node).table().join().size() == SERVERS - 1));
    }

    @Test
    void whoAsksRightAfterTheStartIsAnsweredFromTheNetwork() {
        nodes.get(3).contentRouting().provide(CID).join();

        assertThat(kademlia(start(Mode.CLIENT)).closestPeers(CID.hash().bytes()).join())
                .hasSize(SERVERS);
        assertThat(start(Mode.CLIENT)
                        .contentRouting()
                        .findProviders(CID)
                        .take(1)
                        .join())
                .extracting(PeerInfo::id)
                .containsExactly(nodes.get(3).id());
        assertThat(start(Mode.CLIENT).connect(nodes.get(9).id()).join().remotePeer())
                .isEqualTo(nodes.get(9).id());
    }

    @Test
    void whoCannotJoinFindsNobodyAndIsToldSo() {
        String[] bootstrap = bootstrap();
        stopNetwork();
        nodes.clear();
        Node alone = start(KademliaOptions.privateNetwork("test", bootstrap));

        assertThat(kademlia(alone).findPeer(Identity.generate().peerId()).join())
                .isEmpty();
        assertThat(alone.contentRouting().findProviders(CID).take(1).join()).isEmpty();
        assertThatThrownBy(() -> kademlia(alone).provide(CID).join())
                .hasCauseInstanceOf(RoutingException.class)
                .hasMessageContaining("no peer of the DHT is known");
        assertThatThrownBy(() -> alone.connect(
                                PeerId.of(Multiaddr.parse(bootstrap[0])).orElseThrow())
                        .join())
                .hasCauseInstanceOf(DialException.class);
    }

    @Test
    void aTraceSaysWhyAPeerFailed() {
        Node client = start(Mode.CLIENT);
        kademlia(client).refresh().join();
        List<QueryStepped> steps = new CopyOnWriteArrayList<>();
        client.events().on(QueryStepped.class, steps::add);
        List<Node> gone = List.copyOf(nodes.subList(1, 4));
        gone.forEach(Node::close);
        nodes.removeAll(gone);

        kademlia(client).closestPeers(CID.hash().bytes()).join();

        await(() -> steps.stream().anyMatch(QueryEnded.class::isInstance));
        assertThat(steps)
                .filteredOn(PeerFailed.class::isInstance)
                .isNotEmpty()
                .allSatisfy(step -> assertThat(((PeerFailed) step).reason()).isInstanceOf(Libp2pException.class));
        assertThat(steps)
                .first()
                .isInstanceOfSatisfying(
                        PeerAsked.class, first -> assertThat(first.teller()).isEmpty());
    }
}
