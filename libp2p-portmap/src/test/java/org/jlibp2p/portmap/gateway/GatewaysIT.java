package org.jlibp2p.portmap.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.datagram.NatPmpCodec;
import org.jlibp2p.portmap.datagram.NatPmpMessage;
import org.jlibp2p.portmap.datagram.PcpCodec;
import org.jlibp2p.portmap.datagram.PcpMessage;
import org.jlibp2p.portmap.gateway.Gateways.Held;
import org.jlibp2p.portmap.mapping.Grant;
import org.jlibp2p.portmap.mapping.MappingException;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.portmap.mapping.PortKind;
import org.jlibp2p.portmap.mapping.PortRequest;
import org.jlibp2p.portmap.upnp.SsdpAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The thread and its sockets, and a router on loopback that says what it is told to. */
@Timeout(60)
class GatewaysIT {
    private static final Bytes OUTSIDE = Bytes.fromHex("01020304");
    private static final Bytes MAPPED = Bytes.fromHex("00000000000000000000ffff01020304");
    private static final String UPNP = "WANIPConnection:1";
    private static final PortRequest REQUEST = new PortRequest(
            PortKind.TCP, FakeRouter.HOST, 4001, 4001, Duration.ofHours(1), Bytes.fromHex("000102030405060708090a0b"));

    private FakeRouter router;
    private BlockingGateways gateways;

    @BeforeEach
    void start() throws IOException {
        router = FakeRouter.start();
        gateways = gateways(EnumSet.allOf(MappingProtocol.class));
    }

    @AfterEach
    void stop() throws IOException {
        gateways.close().orTimeout(10, TimeUnit.SECONDS).join();
        router.close();
    }

    private BlockingGateways gateways(Set<MappingProtocol> protocols) {
        BlockingGateways made = new BlockingGateways(
                new Attachments(Set.of("lo"), List.of()),
                protocols,
                router.ports(),
                System::nanoTime,
                new SplittableRandom(1));
        made.begin();
        return made;
    }

    private void use(MappingProtocol protocol) {
        gateways.close().join();
        gateways = gateways(Set.of(protocol));
    }

    private CompletableFuture<Held> map() {
        return gateways.map(router.attachment(FakeRouter.IP), REQUEST, Optional.empty());
    }

    private MappingException failure() {
        CompletableFuture<Held> asked = map();
        return (MappingException)
                catchThrowableOfType(CompletionException.class, asked::join).getCause();
    }

    private static List<Bytes> pcp(Bytes question, int port) {
        PcpMessage.Request asked = (PcpMessage.Request) PcpCodec.INSTANCE.decode(question);
        PcpMessage.Mapping mapping = asked.mapping();
        return List.of(PcpCodec.INSTANCE.encode(new PcpMessage.Response(
                0,
                asked.lifetime(),
                77,
                new PcpMessage.Mapping(mapping.nonce(), mapping.protocol(), mapping.internalPort(), port, MAPPED))));
    }

    private static List<Bytes> natPmp(Bytes question) {
        if (question.byteAt(0) != 0) {
            return List.of(Bytes.fromHex("0081000100000007"));
        }
        NatPmpMessage asked = NatPmpCodec.INSTANCE.decode(question);
        NatPmpMessage answer = asked instanceof NatPmpMessage.MapRequest map
                ? new NatPmpMessage.MapResponse(map.kind(), 0, 77, map.internalPort(), 5000, map.lifetime())
                : new NatPmpMessage.AddressResponse(0, 77, OUTSIDE);
        return List.of(NatPmpCodec.INSTANCE.encode(answer));
    }

    /** A router of UPnP that does as it is told. */
    private String upnp(String request, String service) {
        if (request.startsWith("GET ")) {
            return FakeRouter.description(service, "/control");
        }
        String action = request.replaceAll("(?s).*#(\\w+)\".*", "$1");
        return switch (action) {
            case "GetExternalIPAddress" -> FakeRouter.result(action, "NewExternalIPAddress", "1.2.3.4");
            case "AddAnyPortMapping" -> FakeRouter.result(action, "NewReservedPort", "6000");
            case "GetSpecificPortMappingEntry" ->
                FakeRouter.result(action, "NewInternalClient", "127.0.0.1", "NewInternalPort", "4001");
            default -> FakeRouter.result(action);
        };
    }

    // ---- what works ----

    @Test
    void aMappingIsMadeByPcpAndGivenBack() {
        router.onDatagram = question -> pcp(question, 5000);
        Held held = map().join();

        assertThat(held.grant()).isEqualTo(new Grant(MappingProtocol.PCP, OUTSIDE, 5000, Duration.ofHours(1), false));
        assertThat(held.router()).isEqualTo(FakeRouter.IP);
        gateways.unmap(held).join();
        awaitDatagrams(2);
        assertThat(((PcpMessage.Request) PcpCodec.INSTANCE.decode(router.datagrams.get(1))).lifetime())
                .isZero();
    }

    private void awaitDatagrams(int count) {
        long begun = System.nanoTime();
        while (router.datagrams.size() < count && System.nanoTime() - begun < 5_000_000_000L) {
            Thread.onSpinWait();
        }
        assertThat(router.datagrams).hasSize(count);
    }

    @Test
    void aRouterThatSpeaksNatPmpIsAskedByThat() {
        router.onDatagram = GatewaysIT::natPmp;
        Held held = map().join();

        assertThat(held.grant().protocol()).isEqualTo(MappingProtocol.NAT_PMP);
        assertThat(held.request().wanted()).isEqualTo(5000);
        gateways.unmap(held).join();
        awaitDatagrams(4);
    }

    @Test
    void aRouterThatSpeaksNeitherIsSearched() {
        router.onDatagram = question -> List.of();
        router.onRequest = request -> upnp(request, UPNP);
        use(MappingProtocol.UPNP_IGD);
        Held held = map().join();

        assertThat(held.grant())
                .isEqualTo(new Grant(MappingProtocol.UPNP_IGD, OUTSIDE, 4001, Duration.ofHours(1), false));
        gateways.unmap(held).join();
        assertThat(router.requests)
                .last()
                .asString()
                .contains("#DeletePortMapping\"")
                .contains(">4001<");
    }

    @Test
    void whatIsLostOnTheWayIsAskedAgain() {
        router.onDatagram = question -> router.datagrams.size() < 3 ? List.of() : pcp(question, 5000);

        assertThat(map().join().grant().port()).isEqualTo(5000);
        assertThat(router.datagrams).hasSize(3).containsOnly(router.datagrams.get(0));
    }

    @Test
    void aRouterOfVersion2ChoosesThePort() {
        router.onRequest = request -> upnp(request, "WANIPConnection:2");
        use(MappingProtocol.UPNP_IGD);

        assertThat(map().join().grant().port()).isEqualTo(6000);
    }

    @Test
    void aSearchThatIsLostIsRepeated() {
        router.searchesToLose = SsdpAnswer.TARGETS.size();
        router.onRequest = request -> upnp(request, UPNP);
        use(MappingProtocol.UPNP_IGD);

        assertThat(map().join().grant().port()).isEqualTo(4001);
    }

    @Test
    void T47_aRouterThatMapsNeitherForATimeNorForEverIsAskedForEachOnce() {
        upnpBut("AddPortMapping", FakeRouter.fault(402), false);
        use(MappingProtocol.UPNP_IGD);

        assertThat(failure().reason()).isEqualTo(MappingFailure.NO_RESOURCES);
        assertThat(calls("AddPortMapping")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {402, 501, 725})
    void aPortOfSomebodyElseIsNotTakenAndARouterThatOnlyMapsForEverIsAskedTo(int error) {
        router.onRequest = request -> {
            if (request.contains("#AddPortMapping\"")) {
                boolean isTaken = request.contains("<NewExternalPort>4001<");
                boolean isForEver = request.contains("<NewLeaseDuration>0<");
                return isTaken ? FakeRouter.fault(718) : isForEver ? upnp(request, UPNP) : FakeRouter.fault(error);
            }
            return upnp(request, UPNP);
        };
        use(MappingProtocol.UPNP_IGD);

        assertThat(map().join().grant().port()).isBetween(20_000, 60_000);
    }

    @Test
    void theInterfacesOfThisMachineAreLookedAt() {
        assertThat(gateways.find().join()).as("loopback has no private address").isEmpty();
    }

    // ---- what routers may do ----

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
        router.onDatagram = question -> java.util.Collections.nCopies(100, Bytes.fromHex("ffffffff"));
        use(MappingProtocol.PCP);

        assertThat(failure().reason()).isEqualTo(MappingFailure.NO_ANSWER);
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
    void T47_aRouterThatSaysThatEveryPortIsTakenIsNotAskedForAll() {
        router.onRequest =
                request -> request.contains("#AddPortMapping\"") ? FakeRouter.fault(718) : upnp(request, UPNP);
        use(MappingProtocol.UPNP_IGD);

        assertThat(failure().reason()).isEqualTo(MappingFailure.NO_RESOURCES);
        assertThat(router.requests.stream().filter(request -> request.contains("#AddPortMapping\"")))
                .hasSize(BlockingUpnp.MAX_PORTS + 1);
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

    // ---- the end ----

    @Test
    void theEndDoesNotWaitForARouterThatSaysNothing() {
        CompletableFuture<Held> asked = map();
        awaitDatagrams(1);
        long begun = System.nanoTime();
        gateways.close().join();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BlockingGateways.GOODBYE);
        assertThatThrownBy(asked::join).cause().isInstanceOf(MappingException.class);
        assertThatThrownBy(() -> map().join()).cause().isInstanceOf(NodeClosedException.class);
    }

    @Test
    void whatIsGivenBackBeforeTheEndIsSaid() {
        router.onDatagram = question -> pcp(question, 5000);
        Held held = map().join();
        CompletableFuture<Void> given = gateways.unmap(held);
        gateways.close().join();

        assertThat(given).isCompleted();
        awaitDatagrams(2);
    }

    @Test
    void whatWasGrantedAndNotGivenBackIsGivenBackAtTheEnd() {
        router.onDatagram = question -> pcp(question, 5000);
        map().join();
        gateways.close().join();

        awaitDatagrams(2);
    }

    @Test
    void anErrorIsAFailureAndTheThreadGoesOn() {
        gateways.close().join();
        AtomicBoolean isBroken = new AtomicBoolean(true);
        gateways = new BlockingGateways(
                new Attachments(Set.of("lo"), List.of()),
                Set.of(MappingProtocol.PCP),
                router.ports(),
                () -> {
                    if (isBroken.getAndSet(false)) {
                        throw new StackOverflowError("as the test says");
                    }
                    return System.nanoTime();
                },
                new SplittableRandom(1));
        gateways.begin();
        router.onDatagram = question -> pcp(question, 5000);

        assertThat(failure().reason()).isEqualTo(MappingFailure.NO_ANSWER);
        assertThat(map().join().grant().port()).isEqualTo(5000);
    }

    // ---- nothing is left behind ----

    private List<String> calls(String action) {
        return router.requests.stream()
                .filter(request -> request.contains("#" + action + "\""))
                .toList();
    }

    /** Answers one action otherwise, the first time or always. */
    private void upnpBut(String action, String answer, boolean isOnce) {
        AtomicBoolean isOver = new AtomicBoolean();
        router.onRequest = request -> {
            boolean isIt = request.contains("#" + action + "\"") && !isOver.get();
            isOver.compareAndSet(false, isIt && isOnce);
            return isIt ? answer : upnp(request, UPNP);
        };
    }

    private void awaitCall(String action) {
        long begun = System.nanoTime();
        while (calls(action).isEmpty() && System.nanoTime() - begun < 5_000_000_000L) {
            Thread.onSpinWait();
        }
        assertThat(calls(action)).isNotEmpty();
    }

    @Test
    void aMappingIsEndedAfterItWasAskedForAgainInVain() {
        router.onRequest = request -> upnp(request, UPNP);
        use(MappingProtocol.UPNP_IGD);
        Held held = map().join();
        upnpBut("GetExternalIPAddress", FakeRouter.fault(501), false);
        assertThat(failure().reason()).isEqualTo(MappingFailure.NOT_PUBLIC);
        gateways.unmap(held).join();

        assertThat(calls("DeletePortMapping")).hasSize(1);
    }

    @Test
    void aNewMappingThatCannotBeCheckedIsEndedAndOneThatWasThereBeforeIsNot() {
        upnpBut("GetSpecificPortMappingEntry", FakeRouter.ok("no"), true);
        use(MappingProtocol.UPNP_IGD);
        assertThat(failure().reason()).isEqualTo(MappingFailure.NOT_BELIEVED);
        assertThat(calls("DeletePortMapping")).singleElement().asString().contains(">4001<");

        map().join();
        upnpBut("GetSpecificPortMappingEntry", FakeRouter.ok("no"), true);
        assertThat(failure().reason()).isEqualTo(MappingFailure.NOT_BELIEVED);
        assertThat(calls("DeletePortMapping")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AddPortMapping", "GetSpecificPortMappingEntry"})
    void aMappingThatComesWhileAllEndsIsEnded(String action) {
        upnpBut(action, "|pause|", true);
        use(MappingProtocol.UPNP_IGD);
        CompletableFuture<Held> asked = map();
        awaitCall(action);
        gateways.close().join();

        assertThat(asked).isCompletedExceptionally();
        assertThat(calls("DeletePortMapping")).singleElement().asString().contains(">4001<");
    }

    @Test
    void aMappingOfWhichNobodyKnowsIsNotEndedIfItIsAnotherHosts() {
        upnpBut("AddPortMapping", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno", true);
        use(MappingProtocol.UPNP_IGD);
        assertThat(failure().reason()).isEqualTo(MappingFailure.NOT_BELIEVED);
        upnpBut(
                "GetSpecificPortMappingEntry",
                FakeRouter.result(
                        "GetSpecificPortMappingEntry", "NewInternalClient", "127.0.0.9", "NewInternalPort", "4001"),
                false);
        gateways.close().join();

        assertThat(calls("GetSpecificPortMappingEntry")).hasSize(1);
        assertThat(calls("DeletePortMapping")).isEmpty();
    }
}
