package org.jlibp2p.interop.portmap;

import java.time.Duration;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;
import org.jlibp2p.interop.network.LocalNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A node at home, behind miniupnpd. */
@Tag("networks")
@Timeout(300)
class PortMappingIT {
    private static final int PORT = 4001;
    private static final String EXTERNAL = "/ip4/5.5.5.1/tcp/" + PORT;
    private static final Duration FAILURE = Duration.ofSeconds(60);

    /** After half a minute. */
    private static final Duration RENEWAL = Duration.ofSeconds(50);

    /** After five seconds, or ten if the router was turned on too late for that, and a question to it by three protocols in vain. */
    private static final Duration RETRY = Duration.ofSeconds(40);

    private RouterWithMiniupnpd router;

    @BeforeAll
    static void namespacesAndMiniupnpdAreThere() {
        LocalNetwork.require(RouterWithMiniupnpd.obstacle());
    }

    @AfterEach
    void removeRouter() {
        if (router != null) {
            router.close();
        }
    }

    private void start(String outside) {
        router = RouterWithMiniupnpd.create(outside);
        router.turnOn();
    }

    private PeerProcess atHome(String mapping) {
        return router.atHome("--listen", "/ip4/0.0.0.0/tcp/" + PORT, "--transports", "tcp", "--port-mapping", mapping);
    }

    private static void assertReaches(PeerProcess outside, PeerProcess home, String external) {
        outside.call("dial", "addr", external + "/p2p/" + home.peerId());
        assertThat(outside.call("ping", "peer", home.peerId(), "count", 1)).isNotNull();
    }

    private void awaitForwarding(boolean wanted, Duration limit) {
        Poll.until("forwards the port: " + wanted, limit, () -> router.forwards(PORT) == wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcp", "nat-pmp", "upnp"})
    void aPortIsMappedOthersComeInAndItIsGivenBackAtTheEnd(String protocol) {
        start("5.5.5");
        try (PeerProcess outside = router.outside("--transports", "tcp")) {
            try (PeerProcess home = atHome(protocol)) {
                Fields mapped = home.awaitEvent("port:mapped", event -> true);
                assertThat(mapped.text("external")).isEqualTo(EXTERNAL);
                assertThat(mapped.text("internal")).isEqualTo("/ip4/" + router.homeIp() + "/tcp/" + PORT);
                assertThat(mapped.text("why")).startsWith(protocol.toUpperCase().replace('-', '_'));
                awaitForwarding(true, PeerProcess.PATIENCE);
                home.awaitEvent(
                        "self:peer:update",
                        event -> event.texts("addrs").stream().anyMatch(each -> each.startsWith(EXTERNAL)));
                assertReaches(outside, home, EXTERNAL);
            }
            awaitForwarding(false, PeerProcess.PATIENCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcp", "nat-pmp", "upnp"})
    void aRouterThatHasForgottenIsAskedAgain(String protocol) {
        start("5.5.5");
        try (PeerProcess outside = router.outside("--transports", "tcp");
                PeerProcess home = atHome(protocol + ",60")) {
            home.awaitEvent("port:mapped", event -> true);
            router.turnOff();
            router.turnOn();
            awaitForwarding(false, PeerProcess.PATIENCE);

            awaitForwarding(true, RENEWAL);
            assertReaches(outside, home, EXTERNAL);
        }
    }

    @Test
    void ofAllProtocolsTheFirstIsTaken() {
        start("5.5.5");
        try (PeerProcess home = atHome("upnp,nat-pmp,pcp")) {
            assertThat(home.awaitEvent("port:mapped", event -> true).text("why"))
                    .isEqualTo("PCP");
        }
    }

    /** In the end: a network that has just come up may have no router yet when the node looks first. */
    private static void assertFails(PeerProcess home, String reason) {
        home.awaitEventWithin(FAILURE, "port:failed", event -> reason.equals(event.text("reason")));
    }

    /** By PCP miniupnpd says only that it has no resources. */
    @ParameterizedTest
    @CsvSource({"pcp, NO_RESOURCES", "nat-pmp, NOT_PUBLIC", "upnp, NOT_PUBLIC", "'pcp,nat-pmp,upnp', NOT_PUBLIC"})
    void aRouterBehindAnotherOneIsOfNoUseAndThatIsSaid(String protocols, String reason) {
        start("10.5.5");
        try (PeerProcess home = atHome(protocols)) {
            assertFails(home, reason);
            awaitForwarding(false, PeerProcess.PATIENCE);
        }
    }

    @Test
    void aRouterThatIsSilentIsNoticedAndOneThatComesLaterIsUsed() {
        router = RouterWithMiniupnpd.create("5.5.5");
        try (PeerProcess home = atHome("pcp,nat-pmp,upnp")) {
            assertFails(home, "NO_ANSWER");
            router.turnOn();
            awaitForwarding(true, RETRY);
            assertThat(home.awaitEvent("port:mapped", event -> true).text("external"))
                    .isEqualTo(EXTERNAL);
        }
    }
}
