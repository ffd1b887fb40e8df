package org.jlibp2p.interop.portmap;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.network.Host;
import org.jlibp2p.interop.network.LocalNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether others get through a port that miniupnpd says it forwards: the node behind it finds out by AutoNAT. */
@Tag("networks")
@Timeout(300)
class MappedPortReachabilityIT {
    private static final String EXTERNAL = "/ip4/5.5.5.1/tcp/4001";

    /** As many as have to see a node somewhere for that to be an address of it, so that it is one without the mapping too. */
    private static final int SERVERS = 4;

    private static final Duration FOUND_OUT = Duration.ofSeconds(120);

    /** The mapping is for a minute. */
    private static final Duration EXPIRY = Duration.ofSeconds(100);

    private final Deque<PeerProcess> started = new ArrayDeque<>();
    private RouterWithMiniupnpd router;

    @BeforeAll
    static void namespacesAndMiniupnpdAreThere() {
        LocalNetwork.require(RouterWithMiniupnpd.obstacle());
    }

    @BeforeEach
    void turnRouterOn() {
        router = RouterWithMiniupnpd.create("5.5.5");
        router.turnOn();
    }

    @AfterEach
    void removeRouter() {
        while (!started.isEmpty()) {
            started.pop().close();
        }
        router.close();
    }

    private PeerProcess keep(PeerProcess peer) {
        started.push(peer);
        return peer;
    }

    /** A node at home with a mapped port, connected with peers outside that can be asked. */
    private PeerProcess askingAtHome(PeerKind servers) {
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            Host host = router.another("s" + i);
            String address = "/ip4/" + host.ip() + "/tcp/4001";
            PeerProcess server =
                    keep(host.start(servers, "--listen", address, "--transports", "tcp", "--autonat", "v2"));
            asked.add(address + "/p2p/" + server.peerId());
        }
        PeerProcess home = keep(router.atHome(
                "--listen",
                "/ip4/0.0.0.0/tcp/4001",
                "--transports",
                "tcp",
                "--port-mapping",
                "pcp,60",
                "--autonat",
                "v2"));
        home.awaitEvent("port:mapped", event -> EXTERNAL.equals(event.text("external")));
        asked.forEach(address -> home.call("dial", "addr", address));
        return home;
    }

    private static void awaitFoundOut(PeerProcess home, String reachability) {
        home.awaitEventWithin(
                FOUND_OUT,
                "address:reachability",
                event -> EXTERNAL.equals(event.text("addr")) && reachability.equals(event.text("reachability")));
        home.awaitEventWithin(FOUND_OUT, "self:reachability", event -> reachability.equals(event.text("reachability")));
    }

    private static Fields ofMappedPort(Fields known) {
        return known.objects("addresses").stream()
                .filter(each -> EXTERNAL.equals(each.text("addr")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is known of " + EXTERNAL + ": " + known));
    }

    private void aMappedPortIsFoundReachableAndNotSoWithoutItsMapping(PeerKind servers) {
        PeerProcess home = askingAtHome(servers);
        awaitFoundOut(home, "public");
        Fields open = home.call("autonat");
        assertThat(ofMappedPort(open).text("reachability")).isEqualTo("public");
        assertThat(open.text("explanation"))
                .startsWith("This node can be reached by others.")
                .containsPattern(EXTERNAL + "\n.*a port of the router, by PCP.*; announced\n  reachable ")
                .contains("/libp2p/autonat/2/dial-request");
        assertThat(open.texts("addrs")).contains(EXTERNAL + "/p2p/" + home.peerId());

        home.forgetEvents();
        router.turnOff();
        home.awaitEventWithin(EXPIRY, "port:lost", event -> EXTERNAL.equals(event.text("external")));
        awaitFoundOut(home, "private");
        Fields closed = home.call("autonat");
        assertThat(ofMappedPort(closed).text("reachability")).isEqualTo("private");
        assertThat(closed.text("explanation"))
                .startsWith("This node cannot be reached by others directly.")
                .containsPattern(EXTERNAL + "\n.*; not announced\n  not reachable ")
                .contains("have the router forward the port");
        assertThat(closed.texts("addrs")).noneMatch(address -> address.startsWith(EXTERNAL));
    }

    @Test
    void aMappedPortIsFoundReachableByOthersOfThisLibraryAndNotSoWithoutItsMapping() {
        aMappedPortIsFoundReachableAndNotSoWithoutItsMapping(PeerKind.JAVA);
    }

    @Test
    @Tag("other-implementations")
    void aMappedPortIsFoundReachableByGoAndNotSoWithoutItsMapping() {
        aMappedPortIsFoundReachableAndNotSoWithoutItsMapping(PeerKind.GO);
    }
}
