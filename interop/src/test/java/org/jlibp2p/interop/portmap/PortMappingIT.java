package org.jlibp2p.interop.portmap;

import java.util.Optional;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** A node at home, behind miniupnpd. */
@Timeout(180)
class PortMappingIT {
    private static final int PORT = 4001;
    private static final String EXTERNAL = "/ip4/5.5.5.1/tcp/" + PORT;

    private RouterWithMiniupnpd router;

    @BeforeAll
    static void namespacesAndMiniupnpdAreThere() {
        Optional<String> obstacle = RouterWithMiniupnpd.obstacle();
        if (obstacle.isPresent() && "required".equals(System.getProperty("interop.namespaces"))) {
            fail("a router is required and cannot be made: " + obstacle.get());
        }
        if (obstacle.isPresent()) {
            System.out.println("ports are not mapped: a router cannot be made: " + obstacle.get());
            abort("a router cannot be made: " + obstacle.get());
        }
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
        return router.atHome(
                "--listen", "/ip4/0.0.0.0/tcp/" + PORT, "--transports", "tcp", "--port-mapping", mapping);
    }

    private static void assertReaches(PeerProcess outside, PeerProcess home, String external) {
        outside.call("dial", "addr", external + "/p2p/" + home.peerId());
        assertThat(outside.call("ping", "peer", home.peerId(), "count", 1)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcp", "nat-pmp", "upnp"})
    void aPortIsMappedOthersComeInAndItIsGivenBackAtTheEnd(String protocol) {
        start("5.5.5");
        try (PeerProcess outside = router.outside("--transports", "tcp")) {
            try (PeerProcess home = atHome(protocol)) {
                Fields mapped = home.awaitEvent("port:mapped", event -> true);
                assertThat(mapped.text("external")).isEqualTo(EXTERNAL);
                assertThat(mapped.text("internal")).isEqualTo("/ip4/" + RouterWithMiniupnpd.INSIDE + "/tcp/" + PORT);
                assertThat(mapped.text("why")).startsWith(protocol.toUpperCase().replace('-', '_'));
                assertThat(router.comesToForward(PORT, true)).isTrue();
                home.awaitEvent("self:peer:update", event -> event.texts("addrs").stream()
                        .anyMatch(each -> each.startsWith(EXTERNAL)));
                assertReaches(outside, home, EXTERNAL);
            }
            assertThat(router.comesToForward(PORT, false)).isTrue();
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
            assertThat(router.comesToForward(PORT, false)).isTrue();

            boolean isBack = false;
            for (int i = 0; i < 5 && !isBack; i++) {
                isBack = router.comesToForward(PORT, true);
            }
            assertThat(isBack).as("renewed after half a minute").isTrue();
            assertReaches(outside, home, EXTERNAL);
        }
    }

    @Test
    void ofAllProtocolsTheFirstIsTaken() {
        start("5.5.5");
        try (PeerProcess home = atHome("upnp,nat-pmp,pcp")) {
            assertThat(home.awaitEvent("port:mapped", event -> true).text("why")).isEqualTo("PCP");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcp", "nat-pmp", "upnp"})
    void aRouterBehindAnotherOneIsOfNoUseAndThatIsSaid(String protocol) {
        start("10.5.5");
        try (PeerProcess home = atHome(protocol)) {
            assertThat(home.awaitEvent("port:failed", event -> true).text("reason")).isEqualTo("NOT_PUBLIC");
            assertThat(router.comesToForward(PORT, false)).isTrue();
        }
    }

    @Test
    void aRouterThatIsSilentIsNoticedAndOneThatComesLaterIsUsed() {
        router = RouterWithMiniupnpd.create("5.5.5");
        try (PeerProcess home = atHome("pcp,nat-pmp,upnp")) {
            assertThat(home.awaitEvent("port:failed", event -> true).text("reason")).isEqualTo("NO_ANSWER");
            router.turnOn();
            assertThat(home.awaitEvent("port:mapped", event -> true).text("external")).isEqualTo(EXTERNAL);
        }
    }
}
