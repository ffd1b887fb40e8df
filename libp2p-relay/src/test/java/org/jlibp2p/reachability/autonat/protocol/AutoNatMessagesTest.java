package org.jlibp2p.reachability.autonat.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Against messages as go-libp2p 0.51.0 writes them. */
class AutoNatMessagesTest {
    private static final Bytes FIRST = Multiaddr.parse("/ip4/5.6.7.8/tcp/4001").bytes();
    private static final Bytes SECOND =
            Multiaddr.parse("/ip6/2001:4860::1/tcp/4001/ws").bytes();
    private static final long NONCE = 0x0102030405060708L;

    private static <M> void areTheSame(Codec<M> codec, String go, M message) {
        assertThat(codec.encode(message)).isEqualTo(Bytes.fromHex(go));
        assertThat(codec.decode(Bytes.fromHex(go))).isEqualTo(message);
    }

    @Test
    void messagesOfVersion2AreThoseOfGo() {
        areTheSame(
                V2Codec.CODEC,
                "0a2b0a080405060708060fa10a162920014860000000000000000000000001060fa1dd03110807060504030201",
                new V2Message.DialRequest(List.of(FIRST, SECOND), NONCE));
        areTheSame(
                V2Codec.CODEC,
                "120708c80110011864",
                new V2Message.DialResponse(ResponseStatus.OK, 1, DialStatus.DIAL_ERROR));
        areTheSame(V2Codec.CODEC, "1200", V2Message.DialResponse.of(ResponseStatus.INTERNAL_ERROR));
        areTheSame(V2Codec.CODEC, "12020865", V2Message.DialResponse.of(ResponseStatus.DIAL_REFUSED));
        areTheSame(V2Codec.CODEC, "1a0608011098ff03", new V2Message.DialDataRequest(1, 65_432));
        areTheSame(V2Codec.CODEC, "22050a03010203", new V2Message.DialDataResponse(Bytes.fromHex("010203")));
        areTheSame(DialBackCodec.CODEC, "090807060504030201", NONCE);
        areTheSame(DialBackAnswerCodec.CODEC, "", DialBackAnswerCodec.OK);
    }

    @Test
    void messagesOfVersion1AreThoseOfGo() {
        areTheSame(
                V1Codec.CODEC,
                "080012290a270a0300010712080405060708060fa112162920014860000000000000000000000001060fa1dd03",
                new V1Message.Dial(Optional.of(Bytes.fromHex("000107")), List.of(FIRST, SECOND)));
        areTheSame(
                V1Codec.CODEC,
                "08011a0c08001a080405060708060fa1",
                new V1Message.DialResponse(V1Status.OK, "", Optional.of(FIRST)));
        areTheSame(
                V1Codec.CODEC,
                "08011a0f0864120b6469616c206661696c6564",
                new V1Message.DialResponse(V1Status.DIAL_ERROR, "dial failed", Optional.empty()));
    }

    @Property(tries = 200)
    void whatIsWrittenInVersion2IsReadAgain(
            @ForAll @Size(max = 50) List<@Size(max = 60) byte[]> addresses,
            @ForAll long nonce,
            @ForAll @IntRange(max = 49) int index,
            @ForAll long number,
            @ForAll ResponseStatus status,
            @ForAll DialStatus dial) {
        List<Bytes> encoded = addresses.stream().map(Bytes::copyOf).toList();
        for (V2Message message : List.of(
                new V2Message.DialRequest(encoded, nonce),
                new V2Message.DialDataRequest(index, number),
                new V2Message.DialResponse(status, index, dial))) {
            assertThat(V2Codec.CODEC.decode(V2Codec.CODEC.encode(message))).isEqualTo(message);
        }
    }

    @Test
    void T41_addressesAboveTheBoundAreLeftOutAndTheRestIsRead() {
        List<Bytes> many = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            many.add(FIRST);
        }
        V2Message.DialRequest request = (V2Message.DialRequest)
                V2Codec.CODEC.decode(V2Codec.CODEC.encode(new V2Message.DialRequest(many, NONCE)));
        assertThat(request.addresses()).hasSize(AutoNatProtocols.MAX_ADDRESSES);
        assertThat(request.nonce()).isEqualTo(NONCE);
    }

    @Test
    void T41_whatIsTooLongUnknownOrPointsNowhereIsRefused() {
        Bytes tooLong = new ProtoWriter()
                .message(4, inner -> inner.bytes(1, Bytes.wrap(new byte[AutoNatProtocols.MAX_MESSAGE])))
                .toBytes();
        for (String wrong : List.of("", "2a00", "120208" + "07", "12021832", "12021032", "1a020832", "12ff")) {
            assertThatThrownBy(() -> V2Codec.CODEC.decode(Bytes.fromHex(wrong)))
                    .as(wrong)
                    .isInstanceOf(MalformedMessageException.class);
        }
        assertThatThrownBy(() -> V2Codec.CODEC.decode(tooLong)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> DialBackCodec.CODEC.decode(Bytes.wrap(new byte[1025])))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T40_whatMakesNoSenseInVersion1IsRefused() {
        for (String wrong : List.of("", "0800", "0801", "0802", "08011a00", "08011a020807", "080112ff")) {
            assertThatThrownBy(() -> V1Codec.CODEC.decode(Bytes.fromHex(wrong)))
                    .as(wrong)
                    .isInstanceOf(MalformedMessageException.class);
        }
    }
}
