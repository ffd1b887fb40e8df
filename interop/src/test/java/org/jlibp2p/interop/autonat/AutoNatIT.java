package org.jlibp2p.interop.autonat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;
import org.jlibp2p.interop.network.Bridge;
import org.jlibp2p.interop.network.Firewall;
import org.jlibp2p.interop.network.Host;
import org.jlibp2p.interop.network.LocalNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Implementations find out for one another whether they can be reached, on hosts with public addresses of which some let
 * nobody in.
 */
@Timeout(300)
@Tag("networks")
@Tag("other-implementations")
class AutoNatIT {
    private static final String INTERNET = "11.22.33";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /**
     * js asks one server of those whose addresses begin with the same number, and never again: one whose only answer was lost on a
     * busy machine will never know.
     */
    private static final int ATTEMPTS_OF_JS = 3;

    private final List<PeerProcess> started = new ArrayList<>();
    private LocalNetwork network;
    private Bridge internet;

    @BeforeAll
    static void namespacesAreThere() {
        LocalNetwork.require(LocalNetwork.obstacleToNats());
    }

    @BeforeEach
    void makeNetwork() {
        network = LocalNetwork.create();
        internet = network.bridge(INTERNET, "");
    }

    @AfterEach
    void removeNetwork() {
        started.forEach(PeerProcess::close);
        network.close();
    }

    private PeerProcess start(Host host, PeerKind kind, String version) {
        PeerProcess peer = host.start(
                kind, "--listen", "/ip4/" + host.ip() + "/tcp/4001", "--transports", "tcp", "--autonat", version);
        started.add(peer);
        return peer;
    }

    /** One that lets nobody in; rust and js do not answer at all where they are not refused within a few seconds. */
    private Host closed(String label, PeerKind servers) {
        Host host = network.host(label, internet);
        if (servers == PeerKind.RUST || servers == PeerKind.JS) {
            Firewall.refuseInbound(host);
        } else {
            Firewall.dropInbound(host);
        }
        return host;
    }

    /** The client's own word, once it has one. */
    private static Fields eventually(PeerProcess client, String what, Predicate<Fields> wanted) {
        return Poll.until(client + " knows that it is " + what, PATIENCE, () -> client.call("autonat"), wanted);
    }

    private static Predicate<Fields> address(String reachability) {
        return known -> known.objects("addresses").stream()
                .anyMatch(each -> each.text("addr").contains("/tcp/4001")
                        && each.text("reachability").equals(reachability));
    }

    private static Predicate<Fields> node(String reachability) {
        return known -> known.text("reachability").equals(reachability);
    }

    /** Starts three; where they are, and not where they say: js says nothing before it has been found to be reachable. */
    private List<String> servers(PeerKind kind, String version) {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Host host = network.host("s" + i, internet);
            PeerProcess server = start(host, kind, version);
            addresses.add("/ip4/" + host.ip() + "/tcp/4001/p2p/" + server.peerId());
        }
        return addresses;
    }

    private Host clientHost(PeerKind servers, boolean open) {
        return open ? network.host("c", internet) : closed("c", servers);
    }

    private PeerProcess clientOf(List<String> servers, Host host, PeerKind client, String version) {
        PeerProcess asking = start(host, client, version);
        servers.forEach(address -> asking.call("dial", "addr", address));
        return asking;
    }

    private PeerProcess clientOf(PeerKind servers, PeerKind client, String version, boolean open) {
        return clientOf(servers(servers, version), clientHost(servers, open), client, version);
    }

    @ParameterizedTest
    @CsvSource({
        "GO, v2, true",
        "GO, v2, false",
        "RUST, v2, true",
        "RUST, v2, false",
        "JS, v2, true",
        "JS, v2, false",
        "JAVA, v2, true",
        "JAVA, v2, false"
    })
    void javaLearnsFromOthersAtWhichAddressItCanBeReached(PeerKind servers, String version, boolean open) {
        PeerProcess java = clientOf(servers, PeerKind.JAVA, version, open);
        String reachability = open ? "public" : "private";
        Fields known = eventually(java, reachability, address(reachability).and(node(reachability)));
        assertThat(known.text("explanation")).contains("/libp2p/autonat/2/dial-request");
        assertThat(known.texts("addrs").isEmpty()).isNotEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({"GO, true", "GO, false", "RUST, true", "RUST, false"})
    void javaLearnsFromOldServersWhetherItCanBeReached(PeerKind servers, boolean open) {
        PeerProcess java = clientOf(servers, PeerKind.JAVA, "v1", open);
        String reachability = open ? "public" : "private";
        Fields known = eventually(java, reachability, node(reachability));
        assertThat(known.text("explanation")).contains("/libp2p/autonat/1.0.0");
    }

    @ParameterizedTest
    @CsvSource({"GO, true", "GO, false", "RUST, true", "RUST, false", "JS, true"})
    void othersLearnFromJavaAtWhichAddressTheyCanBeReached(PeerKind client, boolean open) {
        String reachability = open ? "public" : "private";
        List<String> servers = servers(PeerKind.JAVA, "v2");
        Host host = clientHost(PeerKind.JAVA, open);
        int attempts = client == PeerKind.JS ? ATTEMPTS_OF_JS : 1;
        Duration limit = PATIENCE.dividedBy(attempts);
        while (!learns(clientOf(servers, host, client, "v2"), reachability, limit)) {
            assertThat(--attempts).as("attempts left; of each before see above").isPositive();
        }
    }

    /** Whether a client gets to know it in time; else it ends, and what all have logged is shown. */
    private boolean learns(PeerProcess client, String reachability, Duration limit) {
        try {
            Poll.until(
                    client + " knows that it is " + reachability,
                    limit,
                    () -> client.call("autonat"),
                    address(reachability));
            return true;
        } catch (AssertionError failure) {
            System.out.println(failure.getMessage());
            started.forEach(peer -> System.out.println(peer + ": " + peer.errorLog()));
            client.close();
            started.remove(client);
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"GO, true", "GO, false", "RUST, true", "RUST, false", "JS, true"})
    void othersLearnFromJavaWhetherTheyCanBeReached(PeerKind client, boolean open) {
        PeerProcess other = clientOf(PeerKind.JAVA, client, "v1", open);
        String reachability = open ? "public" : "private";
        eventually(other, reachability, node(reachability));
    }
}
