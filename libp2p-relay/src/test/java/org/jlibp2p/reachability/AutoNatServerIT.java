package org.jlibp2p.reachability;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.reachability.NatNodes.connect;
import static org.jlibp2p.relay.Waiting.await;
import static org.jlibp2p.relay.Waiting.failureOf;

/** A node that is asked, by clients by hand. */
class AutoNatServerIT {
    private static final String LISTEN = "/ip4/127.0.0.1/tcp/0";
    private static final Multiaddr CLOSED = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");

    private final NatNodes network = new NatNodes();

    @AfterEach
    void end() {
        network.close();
    }

    private record Asked(Framed<V2Message, V2Message> messages, V2Message answer) {
        V2Message.DialResponse response() {
            return (V2Message.DialResponse) answer;
        }
    }

    private static List<Bytes> encoded(String... addresses) {
        return Arrays.stream(addresses)
                .map(text -> Multiaddr.parse(text).bytes())
                .toList();
    }

    private static Asked ask(Node client, Node server, long nonce, String... addresses) {
        Stream stream = await(client.openStream(server.id(), AutoNatProtocols.DIAL_REQUEST));
        Framed<V2Message, V2Message> messages = stream.framed(V2Codec.CODEC);
        messages.send(new V2Message.DialRequest(encoded(addresses), nonce));
        return new Asked(messages, await(messages.receive()));
    }

    /** Where a nonce was brought to, by whom. */
    private record Brought(long nonce, Stream stream) {}

    private static ConcurrentLinkedQueue<Brought> brought(Node client) {
        ConcurrentLinkedQueue<Brought> all = new ConcurrentLinkedQueue<>();
        client.handle(AutoNatProtocols.DIAL_BACK, stream -> {
            Framed<Long, Integer> messages = stream.framed(DialBackCodec.CODEC, DialBackAnswerCodec.CODEC);
            return messages.receive().thenCompose(nonce -> {
                all.add(new Brought(nonce, stream));
                return messages.send(DialBackAnswerCodec.OK);
            });
        });
        return all;
    }

    private static String bare(Node node) {
        return node.addresses().get(0).withoutLast(MultiaddrProtocol.P2P).toString();
    }

    @Test
    void theServerComesAsSomebodyElseOverAConnectionOfItsOwnThatEnds() {
        Node server = network.server(2);
        Node client = network.start(builder -> builder.listen(LISTEN));
        ConcurrentLinkedQueue<Brought> brought = brought(client);
        connect(client, server);

        V2Message.DialResponse response = ask(client, server, 77, "/ip4/8.8.8.8/udp/1/quic-v1", bare(client))
                .response();
        assertThat(response).isEqualTo(new V2Message.DialResponse(ResponseStatus.OK, 1, DialStatus.OK));
        Brought one = brought.remove();
        assertThat(one.nonce()).isEqualTo(77);
        assertThat(one.stream().remotePeer()).isNotEqualTo(server.id());
        assertThat(server.connections()).hasSize(1);
        await(one.stream().connection().closed());
        assertThat(client.connections()).hasSize(1);
    }

    @Test
    void whereTheNonceIsNotTakenTheAddressIsStillKnownToAnswer() {
        Node server = network.server(2);
        Node client = network.start(builder -> builder.listen(LISTEN));
        connect(client, server);
        assertThat(ask(client, server, 1, bare(client)).response())
                .isEqualTo(new V2Message.DialResponse(ResponseStatus.OK, 0, DialStatus.DIAL_BACK_ERROR));
        assertThat(ask(client, server, 1, CLOSED.toString()).response())
                .isEqualTo(new V2Message.DialResponse(ResponseStatus.OK, 0, DialStatus.DIAL_ERROR));
        assertThat(ask(client, server, 1, "/ip6/::1/tcp/1", "/dns4/localhost/tcp/1")
                        .response())
                .isEqualTo(V2Message.DialResponse.of(ResponseStatus.DIAL_REFUSED));
    }

    @Test
    void whoTakesTheNonceAndSaysNothingHasIt() {
        Node server = network.server(2);
        Node client = network.start(builder -> builder.listen(LISTEN));
        client.handle(AutoNatProtocols.DIAL_BACK, stream -> new CompletableFuture<>());
        connect(client, server);
        assertThat(ask(client, server, 1, bare(client)).response())
                .isEqualTo(new V2Message.DialResponse(ResponseStatus.OK, 0, DialStatus.OK));
    }

    @Test
    void T41_anotherHostIsDialledForItsPriceOnly() {
        Node server = network.server(2);
        Node client = network.start(builder -> builder.listen("/ip4/127.0.0.9/tcp/0"));
        ConcurrentLinkedQueue<Brought> brought = brought(client);
        connect(client, server);

        Asked asked = ask(client, server, 5, bare(client));
        V2Message.DialDataRequest wanted = (V2Message.DialDataRequest) asked.answer();
        assertThat(wanted.bytes()).isBetween((long) AutoNatProtocols.MIN_DATA, (long) AutoNatProtocols.MAX_DATA);
        long sent = 0;
        while (sent + 4096 < wanted.bytes()) {
            await(asked.messages().send(new V2Message.DialDataResponse(Bytes.wrap(new byte[4096]))));
            sent += 4096;
        }
        CompletableFuture<V2Message> answer = asked.messages().receive();
        assertThat(brought).isEmpty();
        assertThat(answer).isNotDone();
        asked.messages().send(new V2Message.DialDataResponse(Bytes.wrap(new byte[4096])));
        assertThat(await(answer)).isEqualTo(new V2Message.DialResponse(ResponseStatus.OK, 0, DialStatus.OK));
        assertThat(brought.remove().nonce()).isEqualTo(5);
    }

    @Test
    void T41_thePriceIsNotPaidInSmallCoinNorWithSomethingElse() {
        Node server = network.server(2);
        Node client = network.start(builder -> builder.listen("/ip4/127.0.0.9/tcp/0"));
        connect(client, server);
        for (V2Message wrong : List.of(
                new V2Message.DialDataResponse(Bytes.wrap(new byte[99])),
                new V2Message.DialDataResponse(Bytes.empty()),
                V2Message.DialResponse.of(ResponseStatus.OK))) {
            Asked asked = ask(client, server, 5, bare(client));
            asked.messages().send(wrong);
            assertThat(failureOf(asked.messages().receive())).isInstanceOf(StreamResetException.class);
        }
    }

    @Test
    void T41_onePeerIsServedTwelveTimesAMinute() {
        Node server = network.server(2);
        Node client = network.start(builder -> builder.listen(LISTEN));
        connect(client, server);
        for (int i = 0; i < 12; i++) {
            assertThat(ask(client, server, 1, CLOSED.toString()).response().status())
                    .isEqualTo(ResponseStatus.OK);
        }
        assertThat(ask(client, server, 1, CLOSED.toString()).response().status())
                .isEqualTo(ResponseStatus.REQUEST_REJECTED);
    }

    @Test
    void T26_whoeverElseIsAtTheAddressGetsNoNonce() {
        Node server = network.server(2);
        Node victim = network.start(builder -> builder.listen(LISTEN));
        ConcurrentLinkedQueue<Brought> brought = brought(victim);
        Node client = network.start(builder -> builder);
        connect(client, server);
        assertThat(ask(client, server, 5, bare(victim)).response())
                .isEqualTo(new V2Message.DialResponse(ResponseStatus.OK, 0, DialStatus.DIAL_ERROR));
        assertThat(brought).isEmpty();
        assertThat(victim.connections()).isEmpty();
    }

    private static V1Message.DialResponse askOld(Node client, Node server, Optional<Bytes> peer, String... addresses) {
        Stream stream = await(client.openStream(server.id(), AutoNatProtocols.V1));
        Framed<V1Message, V1Message> messages = stream.framed(V1Codec.CODEC);
        messages.send(new V1Message.Dial(peer, encoded(addresses)));
        return (V1Message.DialResponse) await(messages.receive());
    }

    @Test
    void T40_version1DialsTheHostItSeesForWhoIsThereThreeTimesAMinute() {
        Node server = network.server(2);
        Node client = network.start(builder -> builder.listen(LISTEN));
        connect(client, server);
        Bytes self = client.id().bytes();
        Bytes other = Identity.generate().peerId().bytes();
        String port = Multiaddr.parse(bare(client)).components().get(1).text();

        assertThat(askOld(client, server, Optional.of(other), bare(client)).status())
                .isEqualTo(V1Status.BAD_REQUEST);
        V1Message.DialResponse reached = askOld(client, server, Optional.of(self), "/ip4/10.9.8.7/tcp/" + port);
        assertThat(reached.status()).isEqualTo(V1Status.OK);
        assertThat(reached.address()).contains(Multiaddr.parse(bare(client)).bytes());
        for (int i = 0; i < 2; i++) {
            assertThat(askOld(client, server, Optional.of(self), "/ip4/127.0.0.1/tcp/1")
                            .status())
                    .isEqualTo(V1Status.DIAL_ERROR);
        }
        assertThat(askOld(client, server, Optional.of(self), "/ip4/127.0.0.1/tcp/1")
                        .status())
                .isEqualTo(V1Status.DIAL_REFUSED);
        assertThat(server.connections()).hasSize(1);
    }

    @Test
    void onTheInternetPrivateAddressesAreNotDialled() {
        Node server =
                network.start(builder -> builder.listen("/ip4/127.0.0.2/tcp/0").service(AutoNat.service()));
        Node client = network.start(builder -> builder.listen(LISTEN));
        connect(client, server);
        assertThat(ask(client, server, 1, bare(client)).response())
                .isEqualTo(V2Message.DialResponse.of(ResponseStatus.DIAL_REFUSED));
        assertThat(askOld(client, server, Optional.empty(), bare(client)).status())
                .isEqualTo(V1Status.DIAL_REFUSED);
        assertThat(server.protocols()).containsAll(Set.of(AutoNatProtocols.DIAL_REQUEST, AutoNatProtocols.V1));
        Node silent = network.client(AutoNatOptions.defaults(), builder -> builder);
        assertThat(silent.protocols()).doesNotContain(AutoNatProtocols.DIAL_REQUEST, AutoNatProtocols.V1);
    }
}
