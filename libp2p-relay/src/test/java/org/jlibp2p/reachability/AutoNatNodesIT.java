package org.jlibp2p.reachability;

import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.ConnectionGater;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.io.Framed;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.reachability.autonat.AddressState;
import org.jlibp2p.reachability.autonat.AutoNatEvent;
import org.jlibp2p.reachability.autonat.ProbeAnswer;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.jlibp2p.reachability.autonat.protocol.DialBackAnswerCodec;
import org.jlibp2p.reachability.autonat.protocol.DialBackCodec;
import org.jlibp2p.reachability.autonat.protocol.DialStatus;
import org.jlibp2p.reachability.autonat.protocol.ResponseStatus;
import org.jlibp2p.reachability.autonat.protocol.V1Codec;
import org.jlibp2p.reachability.autonat.protocol.V1Message;
import org.jlibp2p.reachability.autonat.protocol.V1Status;
import org.jlibp2p.reachability.autonat.protocol.V2Codec;
import org.jlibp2p.reachability.autonat.protocol.V2Message;
import org.jlibp2p.service.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.reachability.NatNodes.OPTIONS;
import static org.jlibp2p.reachability.NatNodes.autoNat;
import static org.jlibp2p.reachability.NatNodes.connect;
import static org.jlibp2p.reachability.NatNodes.events;
import static org.jlibp2p.reachability.NatNodes.state;
import static org.jlibp2p.relay.Waiting.await;
import static org.jlibp2p.relay.Waiting.eventually;
import static org.jlibp2p.relay.Waiting.failureOf;

/** Nodes that ask each other, and peers that answer by hand. */
class AutoNatNodesIT {
    private static final String LISTEN = "/ip4/127.0.0.1/tcp/0";
    private static final Multiaddr CLOSED = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");

    private final NatNodes network = new NatNodes();

    @AfterEach
    void end() {
        network.close();
    }

    // ---- nodes ----

    @Test
    void aNodeThatCanBeReachedFindsThatOut() {
        Node client = network.client(OPTIONS, builder -> builder.listen(LISTEN));
        ConcurrentLinkedQueue<NodeEvent.ReachabilityChanged> changes =
                events(client, NodeEvent.ReachabilityChanged.class);
        connect(client, network.server(2), network.server(3), network.server(4));

        eventually("reachable", () -> client.reachability() == Reachability.PUBLIC);
        AddressState state = state(client, client.addresses().get(0));
        assertThat(state.reachability()).isEqualTo(Reachability.PUBLIC);
        assertThat(state.confidence()).isGreaterThanOrEqualTo(2);
        assertThat(state.answers()).allMatch(answer -> answer.outcome() == ProbeAnswer.Outcome.REACHED);
        eventually("that is told", () -> !changes.isEmpty());
        assertThat(changes)
                .extracting(NodeEvent.ReachabilityChanged::reachability)
                .containsExactly(Reachability.PUBLIC);
        assertThat(autoNat(client).explain())
                .startsWith("This node can be reached by others.\n")
                .contains(state.address().toString(), "an address of this machine; announced", "connected")
                .doesNotContain("What to do");
        eventually(
                "only the connections that were made",
                () -> client.connections().size() == 3);
    }

    @Test
    void anAddressWhereNobodyGetsThroughIsHeldBack() {
        Node client = network.start(builder -> builder.listen(LISTEN)
                .service(node -> new Mapping(node.ownAddresses().announce(CLOSED, "a mapping by a test")))
                .service(AutoNat.service(OPTIONS)));
        assertThat(client.addresses()).hasSize(2);
        connect(client, network.server(2), network.server(3), network.server(4));

        eventually("not reachable there", () -> state(client, CLOSED).reachability() == Reachability.PRIVATE);
        eventually("reachable here", () -> client.reachability() == Reachability.PUBLIC);
        eventually("held back", () -> client.addresses().size() == 1);
        assertThat(autoNat(client).explain())
                .contains(CLOSED + "\n  a mapping by a test; not announced\n  not reachable", "could not connect");
    }

    private record Mapping(Registration announcement) implements Service {}

    @Test
    void aNodeThatCannotBeReachedFindsThatOutAndSaysWhatToDo() {
        Node client = network.client(
                OPTIONS,
                builder -> builder.listen(LISTEN)
                        .noAnnounce("/ip4/127.0.0.0/ipcidr/8")
                        .gater(new ConnectionGater() {
                            @Override
                            public boolean allowInbound(Multiaddr remote) {
                                return false;
                            }
                        }));
        connect(client, network.server(2), network.server(3), network.server(4));

        eventually("known not to be reachable", () -> client.reachability() == Reachability.PRIVATE);
        assertThat(autoNat(client).explain())
                .startsWith("This node cannot be reached by others directly.\n")
                .contains("could not connect", "firewall", "relay");
    }

    @Test
    void aNodeThatListensNowhereCannotBeReached() {
        Node client = network.client(OPTIONS, builder -> builder);
        eventually("known not to be reachable", () -> client.reachability() == Reachability.PRIVATE);
        assertThat(autoNat(client).explain()).contains("it listens nowhere", ".listen(");
    }

    @Test
    void whereThereIsNoVersion2Version1IsAsked() {
        Node[] servers = {old(2, V1Status.OK), old(3, V1Status.OK)};
        Node client = network.client(OPTIONS, builder -> builder.listen(LISTEN));
        connect(client, servers);
        eventually("reachable", () -> client.reachability() == Reachability.PUBLIC);
        assertThat(autoNat(client).explain()).contains("version 1", AutoNatProtocols.V1.toString());
    }

    private Node old(int number, V1Status status) {
        Node server = network.start(builder -> builder.listen("/ip4/127.0.0." + number + "/tcp/0"));
        server.handle(AutoNatProtocols.V1, stream -> {
            Framed<V1Message, V1Message> messages = stream.framed(V1Codec.CODEC);
            return messages.receive()
                    .thenCompose(asked -> messages.send(new V1Message.DialResponse(status, "", Optional.empty())));
        });
        return server;
    }

    // ---- servers that lie ----

    /** A server that answers as it is told to, with or without the nonce at another address. */
    private Node liar(int number, DialStatus status) {
        Node server = network.start(builder -> builder.listen("/ip4/127.0.0." + number + "/tcp/0"));
        server.handle(AutoNatProtocols.DIAL_REQUEST, stream -> {
            Framed<V2Message, V2Message> messages = stream.framed(V2Codec.CODEC);
            return messages.receive()
                    .thenCompose(asked -> messages.send(new V2Message.DialResponse(ResponseStatus.OK, 0, status)));
        });
        return server;
    }

    @Test
    void T41_whoSaysThatItHasConnectedAndHasNotIsNotBelieved() {
        Node client = network.client(OPTIONS.withConfirmations(1), builder -> builder.listen(LISTEN));
        ConcurrentLinkedQueue<AutoNatEvent.Probed> probes = events(client, AutoNatEvent.Probed.class);
        connect(client, liar(2, DialStatus.OK));
        eventually("an answer", () -> !probes.isEmpty());
        assertThat(probes.peek().answer().outcome()).isEqualTo(ProbeAnswer.Outcome.NOT_PROVED);
        assertThat(client.reachability()).isEqualTo(Reachability.UNKNOWN);
        assertThat(autoNat(client).explain()).contains("says that it connected, and did not", "It is not known yet");
    }

    @Test
    void T41_oneServerThatLiesChangesNothing() {
        Node client = network.client(OPTIONS, builder -> builder.listen(LISTEN));
        ConcurrentLinkedQueue<AutoNatEvent.Probed> probes = events(client, AutoNatEvent.Probed.class);
        connect(client, liar(9, DialStatus.DIAL_ERROR), network.server(2), network.server(3));
        eventually("an answer of each", () -> probes.size() >= 3);
        connect(client, network.server(4)); // who would not be asked if three had agreed before the liar's turn
        eventually("all answers", () -> probes.size() >= 4);
        eventually("reachable", () -> client.reachability() == Reachability.PUBLIC);
        assertThat(state(client, client.addresses().get(0)).answers())
                .extracting(ProbeAnswer::outcome)
                .contains(ProbeAnswer.Outcome.NOT_REACHED);
    }

    @Test
    void T41_aServerThatWantsTooMuchGetsNothing() {
        AtomicBoolean paid = new AtomicBoolean();
        Node server = network.start(builder -> builder.listen("/ip4/127.0.0.2/tcp/0"));
        server.handle(AutoNatProtocols.DIAL_REQUEST, stream -> {
            Framed<V2Message, V2Message> messages = stream.framed(V2Codec.CODEC);
            return messages.receive()
                    .thenCompose(
                            asked -> messages.send(new V2Message.DialDataRequest(0, AutoNatProtocols.MAX_DATA + 1)))
                    .thenCompose(sent -> messages.receive())
                    .thenAccept(more -> paid.set(true));
        });
        Node client = network.client(OPTIONS, builder -> builder.listen(LISTEN));
        ConcurrentLinkedQueue<AutoNatEvent.Probed> probes = events(client, AutoNatEvent.Probed.class);
        connect(client, server);
        eventually("an answer", () -> !probes.isEmpty());
        assertThat(probes.peek().answer().outcome()).isEqualTo(ProbeAnswer.Outcome.FAILED);
        assertThat(paid).isFalse();
    }

    @Test
    void T41_aNonceThatNobodyWaitsForIsRefused() {
        Node client = network.client(OPTIONS, builder -> builder.listen(LISTEN));
        Node stranger = network.start(builder -> builder);
        connect(stranger, client);
        for (long nonce : new long[] {0, 1, Long.MIN_VALUE}) {
            Stream stream = await(stranger.openStream(client.id(), AutoNatProtocols.DIAL_BACK));
            Framed<Integer, Long> messages = stream.framed(DialBackAnswerCodec.CODEC, DialBackCodec.CODEC);
            messages.send(nonce);
            assertThat(failureOf(messages.receive())).isInstanceOf(StreamResetException.class);
        }
    }
}
