package org.jlibp2p.kad.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadRequest.AddProvider;
import org.jlibp2p.kad.protocol.KadRequest.FindNode;
import org.jlibp2p.kad.protocol.KadRequest.GetProviders;
import org.jlibp2p.kad.protocol.KadRequest.GetValue;
import org.jlibp2p.kad.protocol.KadRequest.Ping;
import org.jlibp2p.kad.protocol.KadRequest.PutValue;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KadCodecTest {
    private static final PeerId PEER = PeerId.parse("12D3KooWLU2znyJMtDiHArqAGbZn8CgUGp92kxDBtefftEEaHSZS");
    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001");
    private static final Bytes KEY = Bytes.utf8("key");

    private final Codec<KadRequest> requests = KadCodec.requests(1000);
    private final Codec<KadReply> replies = KadCodec.replies(1000);

    @Test
    void requestsAreAsTheProtobufDefinitionHasThem() {
        assertThat(requests.encode(new FindNode(KEY)).hex()).isEqualTo("0804" + "12036b6579");
        assertThat(requests.encode(new GetValue(KEY)).hex()).isEqualTo("0801" + "12036b6579");
        assertThat(requests.encode(new GetProviders(KEY)).hex()).isEqualTo("0803" + "12036b6579");
        assertThat(requests.encode(new Ping()).hex()).isEqualTo("0805");
        assertThat(requests.encode(new PutValue(KEY, KadRecord.of(KEY, Bytes.utf8("v"))))
                        .hex())
                .isEqualTo("0800" + "12036b6579" + "1a08" + "0a036b6579" + "120176");
        assertThat(requests.encode(new AddProvider(
                                KEY, List.of(new KadPeer(PEER, List.of(ADDRESS), ConnectionType.CONNECTED))))
                        .hex())
                .isEqualTo("0802" + "12036b6579" + "4a34"
                        + "0a260024080112209e3b433cbd31c2b8a6ebbdca998bd0f4c2141c9c9af5422e976051b1e63af14d"
                        + "120804c0000201060fa1" + "1801");
    }

    @Test
    void requestsAreReadAsTheyWereWritten() {
        for (KadRequest request : List.of(
                new FindNode(KEY),
                new GetValue(KEY),
                new GetProviders(KEY),
                new Ping(),
                new PutValue(KEY, KadRecord.of(KEY, Bytes.utf8("v"))),
                new AddProvider(KEY, List.of(new KadPeer(PEER, List.of(ADDRESS), ConnectionType.CAN_CONNECT))))) {
            assertThat(requests.decode(requests.encode(request))).isEqualTo(request);
        }
    }

    @Test
    void repliesAreReadAsTheyWereWritten() {
        KadPeer peer = new KadPeer(PEER, List.of(ADDRESS), ConnectionType.CANNOT_CONNECT);
        KadReply reply = new KadReply(
                MessageType.GET_VALUE,
                KEY,
                Optional.of(new KadRecord(
                        KEY, Bytes.utf8("v"), Optional.of(Instant.parse("2026-01-02T03:04:05.000000006Z")))),
                List.of(peer),
                List.of(peer, peer));

        assertThat(replies.decode(replies.encode(reply))).isEqualTo(reply);
        UnreadReply unread = KadCodec.unreadReplies(replies.maxSize()).decode(replies.encode(reply));
        assertThat(unread.type()).isEqualTo(MessageType.GET_VALUE);
        assertThat(unread.read()).isEqualTo(reply);
    }

    @Test
    void whatCannotBeReadIsLeftOut() {
        Bytes message = new ProtoWriter()
                .varint(1, 4)
                .message(8, peer -> peer.bytes(1, Bytes.utf8("not an id")).bytes(2, ADDRESS.bytes()))
                .message(
                        8,
                        peer -> peer.bytes(1, PEER.bytes())
                                .bytes(2, Bytes.utf8("not an address"))
                                .bytes(2, ADDRESS.bytes())
                                .varint(3, 77)
                                .varint(4, 1))
                .message(3, record -> record.bytes(1, KEY).string(5, "yesterday"))
                .varint(10, 3)
                .bytes(11, Bytes.utf8("later"))
                .toBytes();

        KadReply reply = replies.decode(message);

        assertThat(reply.closer()).containsExactly(new KadPeer(PEER, List.of(ADDRESS), ConnectionType.NOT_CONNECTED));
        assertThat(reply.record()).contains(new KadRecord(KEY, Bytes.empty(), Optional.empty()));
    }

    @Test
    void addressesAreTakenWithoutTheirPeerAndOnlyIfItIsThatPeer() {
        PeerId other = PeerId.parse("12D3KooWJGDCgMmb2yTkZRzA5mBNdsMPGWRAmpTYYbVCcSYwUBPH");
        Bytes message = new ProtoWriter()
                .varint(1, 4)
                .message(
                        8,
                        peer -> peer.bytes(1, PEER.bytes())
                                .bytes(
                                        2,
                                        Multiaddr.parse(ADDRESS + "/p2p/" + PEER)
                                                .bytes())
                                .bytes(
                                        2,
                                        Multiaddr.parse(ADDRESS + "/p2p/" + other)
                                                .bytes())
                                .bytes(2, Multiaddr.parse("/p2p/" + PEER).bytes())
                                .bytes(
                                        2,
                                        Multiaddr.parse(ADDRESS + "/p2p/" + other + "/p2p-circuit")
                                                .bytes()))
                .toBytes();

        assertThat(replies.decode(message).closer().get(0).addresses())
                .containsExactly(ADDRESS, Multiaddr.parse(ADDRESS + "/p2p/" + other + "/p2p-circuit"));
    }

    @Test
    void T50_listsAreReadUpToTheirBounds() {
        ProtoWriter many = new ProtoWriter().varint(1, 4);
        for (int i = 0; i < KadCodec.MAX_PEERS + 5; i++) {
            many.message(8, peer -> peer.bytes(1, PEER.bytes()));
        }
        many.message(9, peer -> {
            peer.bytes(1, PEER.bytes());
            for (int i = 0; i < KadCodec.MAX_ADDRESSES + 5; i++) {
                peer.bytes(2, ADDRESS.bytes());
            }
        });

        KadReply reply = KadCodec.replies(1 << 20).decode(many.toBytes());

        assertThat(reply.closer()).hasSize(KadCodec.MAX_PEERS);
        assertThat(reply.providers().get(0).addresses()).hasSize(KadCodec.MAX_ADDRESSES);
    }

    @Test
    void T53_aMessageAboveItsBoundIsRefused() {
        assertThatThrownBy(() -> requests.decode(requests.encode(new FindNode(Bytes.wrap(new byte[1000])))))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("above 1000");
    }

    @Test
    void anUnknownTypeAndAPutWithoutARecordAreRefused() {
        assertThatThrownBy(() -> requests.decode(Bytes.fromHex("0806")))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("type 6");
        assertThatThrownBy(() -> requests.decode(Bytes.fromHex("0800")))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("without a record");
    }
}
