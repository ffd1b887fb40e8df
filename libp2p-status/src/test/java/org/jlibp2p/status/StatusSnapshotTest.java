package org.jlibp2p.status;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.reachability.AutoNat;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jlibp2p.status.StatusNodes.await;
import static org.jlibp2p.status.StatusNodes.eventually;

class StatusSnapshotTest {
    private static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");

    private final StatusNodes nodes = new StatusNodes();

    @AfterEach
    void end() {
        nodes.close();
    }

    private StatusPage page(Node node, StatusOptions options) {
        return nodes.closing(StatusPage.of(node, options));
    }

    private StatusPage page(Node node) {
        return page(node, StatusOptions.defaults());
    }

    private static Json look(StatusPage page) {
        return StatusNodes.parse(page.json());
    }

    @Test
    void aNodeThatDoesNothingIsShownAsSuch() {
        Node node = nodes.start(builder -> builder);
        Json seen = look(page(node));
        assertThat(seen.number("version")).isEqualTo(1);
        assertThat(Instant.parse(seen.text("now"))).isBetween(Instant.EPOCH.plusSeconds(1), Instant.MAX);
        assertThat(seen.text("node/id")).isEqualTo(node.id().toString());
        assertThat(seen.text("node/agent")).startsWith("jlibp2p");
        assertThat(seen.text("node/reachability")).isEqualTo("unknown");
        assertThat(seen.list("node/addresses")).isEmpty();
        assertThat(seen.number("counts/connections")).isZero();
        assertThat(seen.list("connections/rows")).isEmpty();
        assertThat(seen.list("limits")).isNotEmpty();
        assertThat(seen.has("dht")).isFalse();
        assertThat(seen.has("relay")).isFalse();
        assertThat(seen.has("autonat")).isFalse();
    }

    @Test
    void aConnectionIsShownWithWhatItIsMadeOfAndWhatRunsOnIt() {
        Node node = nodes.server(builder -> builder.limits(ResourceLimits.defaults()
                .withConnections(ConnectionLimits.defaults().withTotal(9))));
        node.handle(ECHO, stream -> stream.copyTo(stream));
        StatusPage page = page(node);
        Node other = nodes.start(builder -> builder.service(Identify.service("other/1.0")));
        await(other.connect(node.addresses().get(0)));
        Stream stream = await(other.openStream(node.id(), ECHO));
        await(stream.write(Bytes.wrap(new byte[100_000])));

        eventually("all is known", () -> {
            Json seen = look(page);
            return seen.list("connections/rows").size() == 1
                    && seen.list("connections/rows").get(0).text("agent").equals("other/1.0")
                    && seen.list("connections/rows").get(0).has("roundTrip")
                    && seen.list("connections/rows").get(0).number("in") > 100_000;
        });
        Json seen = look(page);
        Json row = seen.list("connections/rows").get(0);
        assertThat(row.text("peer")).isEqualTo(other.id().toString());
        assertThat(row.flag("inbound")).isTrue();
        assertThat(row.flag("relayed")).isFalse();
        assertThat(row.flag("limited")).isFalse();
        assertThat(row.text("transport")).isEqualTo("memory");
        assertThat(row.text("security")).isEqualTo("/noise");
        assertThat(row.text("muxer")).isEqualTo("/yamux/1.0.0");
        assertThat(row.number("age")).isBetween(0L, Duration.ofMinutes(2).toMillis());
        assertThat(row.list("protocols")).anySatisfy(kind -> {
            assertThat(kind.text("protocol")).isEqualTo(ECHO.value());
            assertThat(kind.flag("inbound")).isTrue();
            assertThat(kind.number("count")).isEqualTo(1);
        });
        assertThat(seen.number("counts/peers")).isEqualTo(1);
        assertThat(seen.number("counts/direct")).isEqualTo(1);
        assertThat(seen.number("counts/inbound")).isEqualTo(1);
        assertThat(seen.list("limits")).anySatisfy(limit -> {
            assertThat(limit.text("limit")).isEqualTo("connections.total");
            assertThat(limit.number("used")).isEqualTo(1);
            assertThat(limit.number("most")).isEqualTo(9);
        });
        assertThat(seen.list("events/last"))
                .extracting(event -> event.text("kind"))
                .contains("connected", "identified");
        eventually(
                "the seconds are counted",
                () -> look(page).list("traffic/inRates").stream()
                        .anyMatch(rate -> ((Number) rate.value()).longValue() > 0));
    }

    /** What a peer calls itself is text, however it reads, and never more than a line. */
    @Test
    void hostileAgentsAreText() {
        Node node = nodes.server(builder -> builder);
        StatusPage page = page(node);
        List<String> agents = List.of(
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "\\u003cscript\\u003e",
                "x".repeat(256),
                "\u202Egnp.exe",
                "a\u200B\u200B\u200Bb");
        for (String agent : agents) {
            Node peer = nodes.start(builder -> builder.service(Identify.service(agent)));
            await(peer.connect(node.addresses().get(0)));
        }
        eventually(
                "all are identified",
                () -> look(page).list("connections/rows").stream()
                                .filter(row -> !row.text("agent").isEmpty())
                                .count()
                        == agents.size());
        String json = page.json();
        assertThat(json).doesNotContain("<", ">", "\u202E", "\u200B");
        assertThat(look(page).list("connections/rows"))
                .extracting(row -> row.text("agent"))
                .contains(agents.get(0), agents.get(1), agents.get(2), "�gnp.exe", "a���b")
                .allSatisfy(agent -> assertThat(agent).hasSizeLessThanOrEqualTo(81));
    }

    @Test
    void rowsAndEventsAreBoundedAndPagesFollow() throws IOException {
        Node node = nodes.server(builder -> builder);
        StatusPage page = page(node, StatusOptions.defaults().withRows(4).withEvents(3));
        for (int i = 0; i < 10; i++) {
            String agent = "peer-" + i;
            await(nodes.start(builder -> builder.service(Identify.service(agent)))
                    .connect(node.addresses().get(0)));
        }
        eventually(
                "all are identified",
                () -> look(page).number("counts/connections") == 10
                        && node.connections().stream()
                                .allMatch(each -> node.service(Identify.class)
                                        .infoOf(each.remotePeer())
                                        .isPresent()));
        Json seen = look(page);
        assertThat(seen.number("connections/total")).isEqualTo(10);
        assertThat(seen.number("connections/matching")).isEqualTo(10);
        assertThat(seen.list("connections/rows")).hasSize(4);
        assertThat(seen.list("events/last")).hasSizeLessThanOrEqualTo(3);
        eventually("events are counted", () -> look(page).number("events/count") >= 20);

        Snapshots snapshots = new Snapshots(nodes.closing(new Observation(node, 3)), 4);
        List<Long> numbers = new ArrayList<>();
        for (int offset = 0; offset < 12; offset += 4) {
            Json part = StatusNodes.parse(snapshots.of(RowChoice.parse("order=oldest&offset=" + offset)));
            part.list("connections/rows").forEach(row -> numbers.add(row.number("id")));
        }
        assertThat(numbers).hasSize(10).doesNotHaveDuplicates();
        Json found = StatusNodes.parse(snapshots.of(RowChoice.parse("find=PEER-7")));
        assertThat(found.number("connections/total")).isEqualTo(10);
        assertThat(found.number("connections/matching")).isEqualTo(1);
        assertThat(found.list("connections/rows").get(0).text("agent")).isEqualTo("peer-7");
        assertThat(StatusNodes.parse(snapshots.of(RowChoice.parse("offset=1000")))
                        .list("connections/rows"))
                .isEmpty();
    }

    @Test
    void theRoutingTableIsShownByDistance() {
        KademliaOptions options = KademliaOptions.privateNetwork("status").withMode(Mode.SERVER);
        Node node = nodes.server(builder -> builder.service(Kademlia.service(options)));
        StatusPage page = page(node);
        for (int i = 0; i < 6; i++) {
            await(nodes.server(builder -> builder.service(Kademlia.service(options)))
                    .connect(node.addresses().get(0)));
        }
        eventually("all stand in the table", () -> {
            Json seen = look(page);
            return seen.list("dht").size() == 1 && seen.list("dht").get(0).number("peers") == 6;
        });
        Json table = look(page).list("dht").get(0);
        assertThat(table.text("protocol")).isEqualTo("/status/kad/1.0.0");
        assertThat(table.text("mode")).isEqualTo("server");
        assertThat(table.number("bucketSize")).isEqualTo(20);
        byte[] self = DhtSource.place(node.id());
        List<String> seen = new ArrayList<>();
        for (Json bucket : table.list("buckets")) {
            assertThat(bucket.list("peers")).hasSize((int) bucket.number("count"));
            for (Json peer : bucket.list("peers")) {
                seen.add(peer.text("peer"));
                assertThat(peer.flag("connected")).isTrue();
                assertThat(DhtSource.commonPrefix(
                                self, DhtSource.place(org.jlibp2p.peer.PeerId.parse(peer.text("peer")))))
                        .isEqualTo((int) bucket.number("prefix"));
            }
        }
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(node.connections().stream()
                        .map(each -> each.remotePeer().toString())
                        .toList());
        assertThat(look(page).list("events/last"))
                .extracting(event -> event.text("kind"))
                .contains("peer added")
                .doesNotContain("peer asked", "peer answered");
    }

    @Test
    void relaysAndRelayedConnectionsAreShown() {
        Node relay = nodes.server(builder -> builder.service(CircuitRelay.server(RelayServerOptions.defaults())));
        StatusPage relayPage = page(relay);
        Multiaddr at = relay.addresses().get(0);
        Node hidden = nodes.start(builder -> builder.service(AutoNat.service())
                .service(CircuitRelay.client(RelayClientOptions.defaults().withRelays(at))));
        StatusPage page = page(hidden);
        eventually("there is a place", () -> !look(page).list("relay/places").isEmpty());
        Json place = look(page).list("relay/places").get(0);
        assertThat(place.text("relay")).isEqualTo(relay.id().toString());
        assertThat(place.flag("connected")).isTrue();
        assertThat(place.flag("chosen")).isFalse();
        assertThat(look(page).at("autonat").text("explanation")).isNotBlank();

        Node dialler = nodes.start(builder -> builder.service(CircuitRelay.client()));
        await(dialler.connect(Multiaddr.parse(at + "/p2p-circuit/p2p/" + hidden.id())));
        eventually("the circuit is seen", () -> look(page).number("counts/relayed") == 1);
        Json seen = look(page);
        assertThat(seen.number("counts/limited")).isEqualTo(1);
        assertThat(seen.number("counts/direct")).isEqualTo(1);
        assertThat(seen.list("connections/rows")).anySatisfy(row -> {
            assertThat(row.flag("relayed")).isTrue();
            assertThat(row.flag("limited")).isTrue();
            assertThat(row.text("transport")).isEqualTo("relay");
            assertThat(row.number("limitBytes")).isPositive();
        });
        eventually(
                "the relay counts it",
                () -> look(relayPage).at("relay").has("server")
                        && look(relayPage).number("relay/server/circuits") == 1);
        assertThat(look(relayPage).number("relay/server/reservations")).isEqualTo(1);
        assertThat(look(relayPage).list("limits"))
                .extracting(limit -> limit.text("limit"))
                .contains("relay.reservations", "relay.circuits");
    }

    @Test
    void onePeerIsToldOfInFull() {
        Node node = nodes.server(builder -> builder);
        Node other = nodes.server(builder -> builder.service(Identify.service("other/2.0")));
        await(other.connect(node.addresses().get(0)));
        eventually(
                "it is identified",
                () -> node.service(Identify.class).infoOf(other.id()).isPresent());
        Snapshots snapshots = new Snapshots(nodes.closing(new Observation(node, 3)), 4);
        Json peer = StatusNodes.parse(snapshots.of(other.id()));
        assertThat(peer.text("agent")).isEqualTo("other/2.0");
        assertThat(peer.number("connections")).isEqualTo(1);
        assertThat(peer.texts("protocols")).contains(Identify.PROTOCOL.value());
        assertThat(peer.texts("addresses")).isNotEmpty();
    }

    @Test
    void whatEndsBeforeThePageDoesNotDisturbIt() {
        Node node = nodes.server(builder -> builder.service(
                Kademlia.service(KademliaOptions.privateNetwork("status").withMode(Mode.SERVER))));
        StatusPage page = page(node);
        assertThat(look(page).text("node/id")).isEqualTo(node.id().toString());
        node.close();
        Json after = look(page);
        assertThat(after.number("counts/connections")).isZero();
        page.close();
        page.close();
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatusOptions.defaults().withRows(0))
                .withMessageContaining("rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatusOptions.defaults().withEvents(1001))
                .withMessageContaining("events");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatusOptions.defaults().withHosts("http://status.example.com"))
                .withMessageContaining("without scheme");
        assertThat(StatusOptions.defaults().withHosts("Status.Example.COM").hosts())
                .containsExactly("status.example.com");
    }
}
