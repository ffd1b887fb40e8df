package org.jlibp2p.portmap.gateway;

import java.io.IOException;
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

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.datagram.NatPmpCodec;
import org.jlibp2p.portmap.datagram.NatPmpMessage;
import org.jlibp2p.portmap.datagram.PcpCodec;
import org.jlibp2p.portmap.datagram.PcpMessage;
import org.jlibp2p.portmap.gateway.Gateways.Held;
import org.jlibp2p.portmap.mapping.MappingException;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.portmap.mapping.PortKind;
import org.jlibp2p.portmap.mapping.PortRequest;
import org.jlibp2p.testkit.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The thread and its sockets, and a router on loopback that says what it is told to. */
@Timeout(180)
abstract class GatewaysFixture {
    static final Patience PATIENCE = Patience.blocking(Duration.ofSeconds(60));
    static final Bytes OUTSIDE = Bytes.fromHex("01020304");
    private static final Bytes MAPPED = Bytes.fromHex("00000000000000000000ffff01020304");
    static final String UPNP = "WANIPConnection:1";
    static final PortRequest REQUEST = new PortRequest(
            PortKind.TCP, FakeRouter.HOST, 4001, 4001, Duration.ofHours(1), Bytes.fromHex("000102030405060708090a0b"));

    FakeRouter router;
    BlockingGateways gateways;

    @BeforeEach
    void start() throws IOException {
        router = FakeRouter.start();
        gateways = gateways(EnumSet.allOf(MappingProtocol.class));
    }

    @AfterEach
    void stop() throws IOException {
        gateways.close().orTimeout(60, TimeUnit.SECONDS).join();
        router.close();
    }

    final BlockingGateways gateways(Set<MappingProtocol> protocols) {
        BlockingGateways made = new BlockingGateways(
                new Attachments(Set.of("lo"), List.of()),
                protocols,
                router.ports(),
                System::nanoTime,
                new SplittableRandom(1));
        made.begin();
        return made;
    }

    final void use(MappingProtocol protocol) {
        gateways.close().join();
        gateways = gateways(Set.of(protocol));
    }

    final CompletableFuture<Held> map() {
        return gateways.map(router.attachment(FakeRouter.IP), REQUEST, Optional.empty());
    }

    final MappingException failure() {
        CompletableFuture<Held> asked = map();
        return (MappingException)
                catchThrowableOfType(CompletionException.class, asked::join).getCause();
    }

    static List<Bytes> pcp(Bytes question, int port) {
        PcpMessage.Request asked = (PcpMessage.Request) PcpCodec.INSTANCE.decode(question);
        PcpMessage.Mapping mapping = asked.mapping();
        return List.of(PcpCodec.INSTANCE.encode(new PcpMessage.Response(
                0,
                asked.lifetime(),
                77,
                new PcpMessage.Mapping(mapping.nonce(), mapping.protocol(), mapping.internalPort(), port, MAPPED))));
    }

    static List<Bytes> natPmp(Bytes question) {
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
    final String upnp(String request, String service) {
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

    final List<String> calls(String action) {
        return router.requests.stream()
                .filter(request -> request.contains("#" + action + "\""))
                .toList();
    }

    /** Answers one action otherwise, the first time or always. */
    final void upnpBut(String action, String answer, boolean isOnce) {
        AtomicBoolean isOver = new AtomicBoolean();
        router.onRequest = request -> {
            boolean isIt = request.contains("#" + action + "\"") && !isOver.get();
            isOver.compareAndSet(false, isIt && isOnce);
            return isIt ? answer : upnp(request, UPNP);
        };
    }

    final void awaitDatagrams(int count) {
        PATIENCE.until(() -> count + " datagrams", () -> router.datagrams.size() >= count);
        assertThat(router.datagrams).hasSize(count);
    }
}
