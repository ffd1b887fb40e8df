package org.jlibp2p.relay.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.SignedEnvelope;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.transport.ConnectionLimit;
import org.jlibp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jlibp2p.relay.protocol.GoVectors.EXPIRES;
import static org.jlibp2p.relay.protocol.GoVectors.PEER;
import static org.jlibp2p.relay.protocol.GoVectors.RELAY;

class CircuitMessagesTest {
    private static final Optional<ConnectionLimit> LIMIT =
            Optional.of(new ConnectionLimit(Optional.of(Duration.ofMinutes(2)), OptionalLong.of(131_072)));

    private static void isBothWays(Bytes wire, HopMessage message) {
        assertThat(HopCodec.CODEC.encode(message)).isEqualTo(wire);
        assertThat(HopCodec.CODEC.decode(wire)).isEqualTo(message);
    }

    private static void isBothWays(Bytes wire, StopMessage message) {
        assertThat(StopCodec.CODEC.encode(message)).isEqualTo(wire);
        assertThat(StopCodec.CODEC.decode(wire)).isEqualTo(message);
    }

    @Test
    void messagesAreByteForByteThoseOfGo() {
        isBothWays(GoVectors.RESERVE, new HopMessage.Reserve());
        isBothWays(GoVectors.CONNECT, new HopMessage.Connect(PEER));
        isBothWays(GoVectors.REFUSED, new HopMessage.Answer(Status.NO_RESERVATION));
        isBothWays(
                GoVectors.GRANTED,
                new HopMessage.Answer(
                        Status.OK,
                        Optional.of(new Reservation(
                                EXPIRES,
                                List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001/p2p/" + RELAY)),
                                Optional.of(GoVectors.VOUCHER))),
                        LIMIT));
        isBothWays(GoVectors.STOP_CONNECT, new StopMessage.Connect(PEER, LIMIT));
        isBothWays(GoVectors.STOP_STATUS, new StopMessage.Answer(Status.OK));
    }

    @Test
    void aVoucherIsSignedAndOpenedAsGoDoes() {
        Voucher voucher = new Voucher(RELAY, PEER, EXPIRES);

        assertThat(Voucher.open(GoVectors.VOUCHER)).isEqualTo(voucher);
        assertThat(voucher.seal(GoVectors.relay()).encode()).isEqualTo(GoVectors.VOUCHER);
    }

    @Test
    void T39_aVoucherOfAnotherSignerOrPurposeIsRefused() {
        Identity other = Identity.generate();
        Bytes payload = SignedEnvelope.decode(GoVectors.VOUCHER).payload();

        assertThatThrownBy(() -> Voucher.open(SignedEnvelope.sign(other, Voucher.DOMAIN, Voucher.PAYLOAD_TYPE, payload)
                        .encode()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("another relay");
        assertThatThrownBy(() -> Voucher.open(
                        SignedEnvelope.sign(GoVectors.relay(), "libp2p-peer-record", Voucher.PAYLOAD_TYPE, payload)
                                .encode()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("signature");
        assertThatThrownBy(() -> Voucher.open(
                        SignedEnvelope.sign(GoVectors.relay(), Voucher.DOMAIN, Bytes.fromHex("0301"), payload)
                                .encode()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("type");
        assertThatThrownBy(() -> new Voucher(RELAY, PEER, EXPIRES).seal(other))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLimitOfZeroIsNone() {
        Bytes zero = Bytes.fromHex("0802" + "2204" + "0800" + "1000" + "2864");
        Bytes timeOnly = Bytes.fromHex("0802" + "2202" + "083c" + "2864");

        assertThat(HopCodec.CODEC.decode(zero)).isEqualTo(new HopMessage.Answer(Status.OK));
        assertThat(HopCodec.CODEC.decode(timeOnly))
                .isEqualTo(new HopMessage.Answer(
                        Status.OK,
                        Optional.empty(),
                        Optional.of(new ConnectionLimit(Optional.of(Duration.ofMinutes(1)), OptionalLong.empty()))));
    }

    @Test
    void T39_whatIsNoMessageIsRefused() {
        List.of(
                        "", // no type
                        "0803", // unknown type
                        "0801", // CONNECT to nobody
                        "08011200", // to a peer without an id
                        "080112040a020102", // to an id that is none
                        "0802") // STATUS without a status
                .forEach(wire -> assertThatThrownBy(() -> HopCodec.CODEC.decode(Bytes.fromHex(wire)))
                        .as(wire)
                        .isInstanceOf(MalformedMessageException.class));
        List.of("", "0802", "0800", "08001200", "0801")
                .forEach(wire -> assertThatThrownBy(() -> StopCodec.CODEC.decode(Bytes.fromHex(wire)))
                        .as(wire)
                        .isInstanceOf(MalformedMessageException.class));
    }

    @Test
    void T39_aMessageAbove4096BytesIsRefused() {
        Bytes filling = Bytes.wrap(new byte[4091]);
        assertThat(HopCodec.CODEC.decode(new ProtoWriter()
                        .varint(1, 0)
                        .bytes(15, Bytes.wrap(new byte[4000]))
                        .toBytes()))
                .isEqualTo(new HopMessage.Reserve());
        Bytes large = new ProtoWriter().varint(1, 0).bytes(99, filling).toBytes();

        assertThat(large.size()).isEqualTo(4097);
        assertThatThrownBy(() -> HopCodec.CODEC.decode(large)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> StopCodec.CODEC.decode(large)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T39_aStatusOutOfRangeIsUnknownAndNeverOk() {
        Bytes far = new ProtoWriter().varint(1, 2).varint(5, 0x7fff_ffffL).toBytes();
        Bytes wrapped =
                new ProtoWriter().varint(1, 2).varint(5, 0x1_0000_0064L + 1).toBytes();

        assertThat(HopCodec.CODEC.decode(far)).isEqualTo(new HopMessage.Answer(Status.UNKNOWN));
        assertThat(HopCodec.CODEC.decode(wrapped)).isEqualTo(new HopMessage.Answer(Status.UNKNOWN));
    }

    @Test
    void T39_anEndBeyondAllTimeIsTheEndOfTime() {
        Bytes wire = new ProtoWriter()
                .varint(1, 2)
                .message(3, reservation -> reservation.varint(1, -1L))
                .varint(5, 100)
                .toBytes();

        HopMessage.Answer answer = (HopMessage.Answer) HopCodec.CODEC.decode(wire);

        assertThat(answer.reservation()).get().extracting(Reservation::expires).isEqualTo(Reservation.LATEST);
    }

    @Test
    void addressesThatCannotBeReadAreLeftOut() {
        Bytes wire = new ProtoWriter()
                .varint(1, 2)
                .message(3, reservation -> {
                    reservation.varint(1, 5).bytes(2, Bytes.fromHex("ffff"));
                    for (int i = 0; i < 100; i++) {
                        reservation.bytes(
                                2,
                                Multiaddr.parse("/ip4/192.0.2.1/tcp/" + (i + 1)).bytes());
                    }
                })
                .varint(5, 100)
                .toBytes();

        HopMessage.Answer answer = (HopMessage.Answer) HopCodec.CODEC.decode(wire);

        assertThat(answer.reservation().orElseThrow().addresses()).hasSize(CircuitProtocols.MAX_ADDRESSES - 1);
    }
}
