package org.jlibp2p.portmap.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.datagram.PcpCodec;
import org.jlibp2p.portmap.datagram.PcpMessage;
import org.jlibp2p.portmap.gateway.Gateways.Held;
import org.jlibp2p.portmap.mapping.MappingException;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What routers may do, and others in their place. */
class HostileRouterIT extends GatewaysFixture {
    @Test
    void T47_onlyThePortOfTheRouterThatWasAskedIsHeard() {
        router.onDatagram = question -> question.byteAt(0) == 0 ? natPmp(question) : pcp(question, 5000);
        router.answersFromElsewhere = true;
        router.isSearched = false;

        assertThat(failure().reason()).isEqualTo(MappingFailure.NO_ANSWER);
        assertThat(router.datagrams).as("four times by each protocol").hasSize(8);
    }

    @Test
    void T47_datagramsThatAreNoAnswerDoNotKeepTheThread() {
        router.onDatagram = question -> Collections.nCopies(100, Bytes.fromHex("ffffffff"));
        use(MappingProtocol.PCP);
        long begun = System.nanoTime();

        assertThat(failure().reason()).isEqualTo(MappingFailure.NO_ANSWER);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("not as long as answers are waited for, four times")
                .isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void T47_aPort0IsNotBelieved() {
        router.onDatagram = question -> pcp(question, 0);
        use(MappingProtocol.PCP);

        assertThat(failure().reason()).isEqualTo(MappingFailure.NOT_BELIEVED);
    }

    @Test
    void T47_anAnswerOfAHostThatIsNotTheRouterIsNotBelieved() {
        router.onRequest = request -> upnp(request, UPNP);
        use(MappingProtocol.UPNP_IGD);
        CompletableFuture<Held> asked =
                gateways.map(router.attachment(Bytes.fromHex("7f000003")), REQUEST, Optional.empty());

        assertThatThrownBy(asked::join).cause().isInstanceOf(MappingException.class);
        assertThat(router.requests).isEmpty();
    }

    @Test
    void T47_anotherHostIsNeverAsked() throws IOException {
        use(MappingProtocol.UPNP_IGD);
        try (ServerSocket other = new ServerSocket(router.port(), 8, InetAddress.getByName("127.0.0.3"))) {
            String elsewhere = "http://127.0.0.3:" + router.port() + "/x";
            router.location = elsewhere;
            assertThat(failure().reason()).isEqualTo(MappingFailure.NO_ANSWER);
            router.location = "/root.xml";
            router.onRequest = request -> FakeRouter.description(UPNP, elsewhere);
            assertThat(failure().reason()).isEqualTo(MappingFailure.NOT_BELIEVED);
            router.onRequest =
                    request -> "HTTP/1.1 302 Found\r\nLocation: " + elsewhere + "\r\nContent-Length: 0\r\n\r\n";
            assertThat(failure().reason()).isEqualTo(MappingFailure.NOT_BELIEVED);
            router.onRequest = request -> request.startsWith("GET ")
                    ? upnp(request, UPNP)
                    : "HTTP/1.1 307 Elsewhere\r\nLocation: " + elsewhere + "\r\nContent-Length: 0\r\n\r\n";
            assertThat(failure().reason()).isEqualTo(MappingFailure.NOT_BELIEVED);
            other.setSoTimeout(50);
            assertThatThrownBy(other::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void T47_aDescriptionWithoutAnEndIsLeft() {
        router.onRequest = request -> "HTTP/1.1 200 OK\r\n\r\n<root>" + "<a>x</a>".repeat(1_000_000);
        use(MappingProtocol.UPNP_IGD);

        assertThat(failure().reason()).isEqualTo(MappingFailure.NOT_BELIEVED);
    }

    @Test
    void T47_aRouterThatSaysNothingIsLeftInTime() {
        router.onRequest = request -> "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx|pause||pause|";
        use(MappingProtocol.UPNP_IGD);
        long begun = System.nanoTime();

        assertThat(failure().reason()).isEqualTo(MappingFailure.NOT_BELIEVED);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isLessThan(BlockingSearch.SEARCH.plus(BlockingHttp.TIME.multipliedBy(3)));
    }

    @Test
    void T47_aMappingThatLeadsToAnotherHostIsNotBelieved() {
        router.onRequest = request -> request.contains("#GetSpecificPortMappingEntry\"")
                ? FakeRouter.result(
                        "GetSpecificPortMappingEntry", "NewInternalClient", "127.0.0.9", "NewInternalPort", "4001")
                : upnp(request, UPNP);
        use(MappingProtocol.UPNP_IGD);

        assertThat(failure().reason()).isEqualTo(MappingFailure.NOT_BELIEVED);
        gateways.close().join();
        assertThat(calls("DeletePortMapping")).as("it is the other host's").isEmpty();
    }

    @Test
    void T47_aRouterThatMapsNeitherForATimeNorForEverIsAskedForEachOnce() {
        upnpBut("AddPortMapping", FakeRouter.fault(402), false);
        use(MappingProtocol.UPNP_IGD);

        assertThat(failure().reason()).isEqualTo(MappingFailure.NO_RESOURCES);
        assertThat(calls("AddPortMapping")).hasSize(2);
    }

    @Test
    void T47_aRouterThatSaysThatEveryPortIsTakenIsNotAskedForAll() {
        router.onRequest =
                request -> request.contains("#AddPortMapping\"") ? FakeRouter.fault(718) : upnp(request, UPNP);
        use(MappingProtocol.UPNP_IGD);

        assertThat(failure().reason()).isEqualTo(MappingFailure.NO_RESOURCES);
        assertThat(calls("AddPortMapping")).hasSize(BlockingUpnp.MAX_PORTS + 1);
    }

    @Test
    void whyNotIsSaidByTheProtocolThatSaidMost() {
        router.onDatagram = question -> {
            PcpMessage.Request asked =
                    question.byteAt(0) == 2 ? (PcpMessage.Request) PcpCodec.INSTANCE.decode(question) : null;
            return asked == null
                    ? List.of()
                    : List.of(PcpCodec.INSTANCE.encode(new PcpMessage.Response(2, 30, 77, asked.mapping())));
        };
        router.isSearched = false;

        MappingException failure = failure();
        assertThat(failure.reason()).isEqualTo(MappingFailure.REFUSED);
        assertThat(failure).hasMessageContaining("PCP");
    }
}
