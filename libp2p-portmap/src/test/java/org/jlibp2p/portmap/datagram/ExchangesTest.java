package org.jlibp2p.portmap.datagram;

import java.time.Duration;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.datagram.NatPmpMessage.AddressResponse;
import org.jlibp2p.portmap.datagram.NatPmpMessage.MapRequest;
import org.jlibp2p.portmap.datagram.NatPmpMessage.MapResponse;
import org.jlibp2p.portmap.datagram.PcpMessage.Mapping;
import org.jlibp2p.portmap.datagram.PcpMessage.Request;
import org.jlibp2p.portmap.datagram.PcpMessage.Response;
import org.jlibp2p.portmap.mapping.Grant;
import org.jlibp2p.portmap.mapping.MappingException;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.portmap.mapping.PortKind;
import org.jlibp2p.portmap.mapping.PortRequest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ExchangesTest {
    private static final Bytes NONCE = Bytes.fromHex("000102030405060708090a0b");
    private static final Bytes OUTSIDE = Bytes.fromHex("01020304");
    private static final Bytes MAPPED = Bytes.fromHex("00000000000000000000ffff01020304");
    private static final PortRequest REQUEST =
            new PortRequest(PortKind.TCP, Bytes.fromHex("c0a80114"), 4001, 4001, Duration.ofHours(1), NONCE);

    private final Epoch epoch = new Epoch();

    private static Response answer(Bytes nonce, int result, long lifetime, int port, Bytes ip) {
        return new Response(result, lifetime, 100, new Mapping(nonce, 6, 4001, port, ip));
    }

    private MappingFailure pcpFailure(PcpMessage message) {
        return catchThrowableOfType(
                        MappingException.class, () -> PcpExchange.map(REQUEST).hear(message, epoch, 0))
                .reason();
    }

    private static MappingFailure failure(NatPmpExchange exchange, NatPmpMessage message) {
        return catchThrowableOfType(MappingException.class, () -> exchange.hear(message, new Epoch(), 0))
                .reason();
    }

    // ---- PCP ----

    @Test
    void pcpGrantsWhatTheRouterHasChosen() {
        assertThat(PcpExchange.map(REQUEST).hear(answer(NONCE, 0, 600, 5000, MAPPED), epoch, 0))
                .contains(new Grant(MappingProtocol.PCP, OUTSIDE, 5000, Duration.ofMinutes(10), false));
    }

    @Test
    void pcpEndsAMappingWithALifetimeOfZeroAndSuggestsNothing() {
        Request end =
                (Request) PcpCodec.INSTANCE.decode(PcpExchange.unmap(REQUEST).question());

        assertThat(end.lifetime()).isZero();
        assertThat(end.mapping().nonce()).isEqualTo(NONCE);
        assertThat(end.mapping().internalPort()).isEqualTo(4001);
        assertThat(end.mapping().externalPort()).isZero();
    }

    @Test
    void T47_answersToOtherQuestionsArePassedOver() {
        PcpExchange exchange = PcpExchange.map(REQUEST);
        Bytes other = Bytes.fromHex("ff0102030405060708090a0b");

        assertThat(exchange.hear(answer(other, 0, 600, 5000, MAPPED), epoch, 0)).isEmpty();
        assertThat(exchange.hear(new Response(0, 600, 100, new Mapping(NONCE, 17, 4001, 1, MAPPED)), epoch, 0))
                .isEmpty();
        assertThat(exchange.hear(new Response(0, 600, 100, new Mapping(NONCE, 6, 4002, 1, MAPPED)), epoch, 0))
                .isEmpty();
        assertThat(exchange.hear((Request) PcpCodec.INSTANCE.decode(exchange.question()), epoch, 0))
                .as("its own question, come back")
                .isEmpty();
    }

    @Test
    void T47_aMappingFromPort0OrFromNoIp4AddressIsNotBelieved() {
        assertThat(pcpFailure(answer(NONCE, 0, 600, 0, MAPPED))).isEqualTo(MappingFailure.NOT_BELIEVED);
        assertThat(pcpFailure(answer(NONCE, 0, 600, 5000, Bytes.fromHex("20010db8000000000000000000000001"))))
                .isEqualTo(MappingFailure.NOT_BELIEVED);
    }

    @Test
    void T47_aMappingForNoTimeOrForASecondIsNotBelieved() {
        assertThat(pcpFailure(answer(NONCE, 0, 0, 5000, MAPPED))).isEqualTo(MappingFailure.NOT_BELIEVED);
        assertThat(pcpFailure(answer(NONCE, 0, 59, 5000, MAPPED))).isEqualTo(MappingFailure.NOT_BELIEVED);
    }

    @Test
    void pcpSaysWhyNot() {
        assertThat(pcpFailure(answer(NONCE, 2, 30, 0, MAPPED))).isEqualTo(MappingFailure.REFUSED);
        assertThat(pcpFailure(answer(NONCE, 7, 30, 0, MAPPED))).isEqualTo(MappingFailure.NOT_PUBLIC);
        assertThat(pcpFailure(answer(NONCE, 8, 30, 0, MAPPED))).isEqualTo(MappingFailure.NO_RESOURCES);
        assertThat(pcpFailure(answer(NONCE, 12, 30, 0, MAPPED))).isEqualTo(MappingFailure.REFUSED);
        assertThat(pcpFailure(new PcpMessage.OtherVersion(0))).isEqualTo(MappingFailure.NO_ANSWER);
    }

    // ---- NAT-PMP ----

    @Test
    void natPmpAsksForTheAddressAndThenForThePort() {
        NatPmpExchange exchange = new NatPmpExchange(REQUEST);
        assertThat(exchange.question().hex()).isEqualTo("0000");
        assertThat(exchange.hear(new AddressResponse(0, 100, OUTSIDE), epoch, 0))
                .isEmpty();
        assertThat(NatPmpCodec.INSTANCE.decode(exchange.question()))
                .isEqualTo(new MapRequest(PortKind.TCP, 4001, 4001, 3600));

        assertThat(exchange.hear(new MapResponse(PortKind.TCP, 0, 100, 4001, 5000, 7200), epoch, 0))
                .contains(new Grant(MappingProtocol.NAT_PMP, OUTSIDE, 5000, Duration.ofHours(1), false));
    }

    @Test
    void natPmpEndsAMappingWithALifetimeOfZero() {
        assertThat(NatPmpCodec.INSTANCE.decode(NatPmpExchange.unmap(REQUEST)))
                .isEqualTo(new MapRequest(PortKind.TCP, 4001, 0, 0));
    }

    @Test
    void T47_natPmpPassesOverAnswersToOtherQuestions() {
        NatPmpExchange exchange = new NatPmpExchange(REQUEST);
        assertThat(exchange.hear(new MapResponse(PortKind.TCP, 0, 100, 4001, 5000, 7200), epoch, 0))
                .as("before it was asked")
                .isEmpty();
        exchange.hear(new AddressResponse(0, 100, OUTSIDE), epoch, 0);
        assertThat(exchange.hear(new MapResponse(PortKind.TCP, 0, 100, 4002, 5000, 7200), epoch, 0))
                .isEmpty();
        assertThat(exchange.hear(new MapResponse(PortKind.UDP, 0, 100, 4001, 5000, 7200), epoch, 0))
                .isEmpty();
        assertThat(exchange.hear(new AddressResponse(0, 100, Bytes.fromHex("05060708")), epoch, 0))
                .isEmpty();
        assertThat(exchange.hear(new MapResponse(PortKind.TCP, 0, 100, 4001, 5000, 7200), epoch, 0))
                .map(Grant::host)
                .contains(OUTSIDE);
    }

    @Test
    void T47_aPort0AndAMappingForNoTimeAreNotBelieved() {
        NatPmpExchange exchange = new NatPmpExchange(REQUEST);
        exchange.hear(new AddressResponse(0, 100, OUTSIDE), epoch, 0);

        assertThat(failure(exchange, new MapResponse(PortKind.TCP, 0, 100, 4001, 0, 7200)))
                .isEqualTo(MappingFailure.NOT_BELIEVED);
        assertThat(failure(exchange, new MapResponse(PortKind.TCP, 0, 100, 4001, 5000, 0)))
                .isEqualTo(MappingFailure.NOT_BELIEVED);
    }

    @Test
    void natPmpSaysWhyNot() {
        assertThat(failure(new NatPmpExchange(REQUEST), new AddressResponse(3, 1, OUTSIDE)))
                .isEqualTo(MappingFailure.NOT_PUBLIC);
        assertThat(failure(new NatPmpExchange(REQUEST), new AddressResponse(2, 1, OUTSIDE)))
                .isEqualTo(MappingFailure.REFUSED);
        assertThat(failure(new NatPmpExchange(REQUEST), new AddressResponse(1, 1, OUTSIDE)))
                .isEqualTo(MappingFailure.NO_ANSWER);
        NatPmpExchange exchange = new NatPmpExchange(REQUEST);
        exchange.hear(new AddressResponse(0, 100, OUTSIDE), epoch, 0);
        assertThat(failure(exchange, new MapResponse(PortKind.TCP, 4, 100, 0, 0, 0)))
                .isEqualTo(MappingFailure.NO_RESOURCES);
    }

    // ---- both ----

    @Test
    void aRouterThatHasStartedAnewIsNoticed() {
        PcpExchange.map(REQUEST).hear(answer(NONCE, 0, 600, 5000, MAPPED), epoch, 0);
        Response later = new Response(0, 600, 3, new Mapping(NONCE, 6, 4001, 5000, MAPPED));

        assertThat(PcpExchange.map(REQUEST)
                        .hear(later, epoch, Duration.ofMinutes(5).toNanos()))
                .map(Grant::hasForgotten)
                .contains(true);
    }
}
