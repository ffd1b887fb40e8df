package org.jlibp2p.portmap.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.datagram.PcpCodec;
import org.jlibp2p.portmap.datagram.PcpMessage;
import org.jlibp2p.portmap.gateway.Gateways.Held;
import org.jlibp2p.portmap.mapping.Grant;
import org.jlibp2p.portmap.mapping.MappingException;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.portmap.upnp.SsdpAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the thread and its sockets do, and what is left behind: nothing. */
class GatewaysIT extends GatewaysFixture {
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

    @Test
    void aRouterThatSpeaksNatPmpIsAskedByThat() {
        router.onDatagram = GatewaysFixture::natPmp;
        Held held = map().join();

        assertThat(held.grant().protocol()).isEqualTo(MappingProtocol.NAT_PMP);
        assertThat(held.request().wanted()).isEqualTo(5000);
        gateways.unmap(held).join();
        awaitDatagrams(4);
    }

    @Test
    void aRouterThatSpeaksNeitherIsSearched() {
        router.onDatagram =
                question -> List.of(Bytes.fromHex("00" + (question.byteAt(0) == 0 ? "80" : "81") + "000100000007"));
        router.onRequest = request -> upnp(request, UPNP);
        Held held = map().join();

        assertThat(router.datagrams).as("one question by each protocol").hasSize(2);
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

    private void awaitCall(String action) {
        PATIENCE.until(() -> action, () -> !calls(action).isEmpty());
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
