package org.jlibp2p.interop.nat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.interop.harness.Closing;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;
import org.jlibp2p.interop.network.Bridge;
import org.jlibp2p.interop.network.Host;
import org.jlibp2p.interop.network.LocalNetwork;
import org.jlibp2p.interop.network.Nat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** A node behind a NAT that is told neither that it is behind one nor of any relay. */
@Tag("networks")
@Timeout(300)
class PrivateNodeIT {
    private static final Duration FOUND_OUT = Duration.ofSeconds(120);
    private static final int PUBLIC = 4;

    private final List<PeerProcess> peers = new ArrayList<>();
    private LocalNetwork network;

    @BeforeAll
    static void natsAreThere() {
        LocalNetwork.require(LocalNetwork.obstacleToNats());
    }

    @AfterEach
    void removeNetwork() {
        try {
            Closing.all(peers.toArray(PeerProcess[]::new));
        } finally {
            network.close();
        }
    }

    private PeerProcess start(Host host, String... flags) {
        PeerProcess peer = host.start(PeerKind.JAVA, flags);
        peers.add(peer);
        return peer;
    }

    /** What is at addresses of the internet, and does all that others can do for a node at home. */
    private PeerProcess publicNode(Host host) {
        return start(
                host,
                "--listen",
                "/ip4/" + host.ip() + "/tcp/4001",
                "--transports",
                "tcp",
                "--relay-server",
                "--autonat",
                "v2",
                "--kad",
                "server");
    }

    @Test
    void itIsReachedByItsIdAloneOnceItHasFoundThatOut() {
        network = LocalNetwork.create();
        Bridge internet = network.bridge("11.22.33", "");
        List<PeerProcess> publicNodes = new ArrayList<>();
        for (int i = 0; i < PUBLIC; i++) {
            publicNodes.add(publicNode(network.host("s" + i, internet)));
        }
        List<String> atHome = new ArrayList<>(List.of(
                "--listen",
                "/ip4/0.0.0.0/tcp/4001",
                "--transports",
                "tcp,circuit",
                "--autonat",
                "v2",
                "--relay-discovery",
                "--kad",
                "client"));
        publicNodes.forEach(each -> atHome.addAll(List.of("--bootstrap", each.address())));
        Host host = network.home("h", internet, Nat.PORT_RESTRICTED).host("n");
        PeerProcess hidden = start(host, atHome.toArray(String[]::new));

        Fields known = Poll.until(
                "it announces a place at a relay",
                FOUND_OUT,
                () -> hidden.call("autonat"),
                seen -> seen.texts("addrs").stream().anyMatch(address -> address.contains("/p2p-circuit")));
        assertThat(known.text("reachability")).isEqualTo("private");

        PeerProcess dialer = start(
                network.host("d", internet),
                "--transports",
                "tcp,circuit",
                "--kad",
                "client",
                "--bootstrap",
                publicNodes.get(0).address());
        Fields connection = dialer.call("dial", "peer", hidden.peerId());
        assertThat(connection.text("remoteAddr")).contains("/p2p-circuit");
        assertThat(dialer.call("echo", "peer", hidden.peerId(), "bytes", 1000).flag("verified"))
                .isTrue();
    }
}
