package org.jlibp2p.cli.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.ConfigException;
import org.jlibp2p.cli.config.Problem;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.pnet.PreSharedKey;
import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What settings have to do with one another, and what a node is made of by them. */
class PlanTest {
    private static final String PEER = "/ip4/127.0.0.1/tcp/1/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";

    @TempDir
    private Path directory;

    private static Plan plan(String... keysAndValues) {
        Map<String, List<String>> flags = new LinkedHashMap<>();
        for (String each : keysAndValues) {
            int equals = each.indexOf('=');
            flags.put(each.substring(0, equals), List.of(each.substring(equals + 1)));
        }
        return Plan.of(Config.read(flags, Map.of(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "listen=/ip4/127.0.0.1/tcp/1/tls/ws; listen; needs a certificate",
                "transports=tcp listen=/ip4/127.0.0.1/tcp/1/ws; listen; add ws to transports",
                "listen=/ip4/127.0.0.1/udp/1/quic-v1; listen; no transport listens",
                "transports=; transports; has to talk over something",
                "security=; security; have to be secured",
                "autotls=true data-dir=x; autotls; listens at no secure WebSocket",
                "autotls=true listen=/ip4/127.0.0.1/tcp/1/tls/ws; autotls; set data-dir",
                "autotls=true data-dir=x listen=/ip4/127.0.0.1/tcp/1/tls/ws autotls-broker-url=https://a.example/path; autotls; without a path",
                "ws-key=x; ws-key; set ws-certificate as well",
                "ws-key=x ws-certificate=y; ws-certificate; there is no file y",
                "roles=delegate dht=server http-key=x http-certificate=y; http-certificate; there is no file y",
                "announce=/ip4/0.0.0.0/tcp/1; announce; 0.0.0.0",
                "announce=/ip4/192.0.2.1/tcp/1 no-announce=/ip4/192.0.2.1; no-announce; announced",
                "amino=true lan=true; lan; is another network than amino",
                "network=a protocol-prefix=/b; protocol-prefix; is another network than network",
                "roles=delegate; bootstrap; has to be told whom to ask",
                "roles=bootstrap dht=client; dht; is to be a server",
                "roles=delegate dht=server http=; http; has to be asked somewhere",
                "connections-high=5000 max-connections=10; connections-high; is more than max-connections",
                "connections-low=500 connections-high=10; connections-low; is more than connections-high",
                "connections-low=0; connections-low; is out of bounds",
                "autotls=true data-dir= listen=/ip4/127.0.0.1/tcp/1/tls/ws; data-dir; has no value",
                "admin=192.0.2.1:1; admin; admin-remote",
                "provide=none; provide; is no file",
                "private-network=none; private-network; there is no file none",
                "relays=/ip4/127.0.0.1/tcp/1/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN/p2p-circuit/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN; relays; p2p-circuit"
            })
    void whatDoesNotGoTogetherIsNamedWithTheFix(String settings, String key, String wrong) {
        assertThatThrownBy(() -> plan(settings.split(" ")))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems()).anySatisfy(problem -> {
                            assertThat(problem.key()).isEqualTo(key);
                            assertThat(problem.line()).contains(wrong);
                            assertThat(problem.fix()).isNotEmpty();
                        }));
    }

    @Test
    void allOfItIsToldAtOnce() {
        assertThatThrownBy(() -> plan("roles=relay,delegate", "relay-circuits=0", "ws-key=x", "admin=0.0.0.0:1"))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems().stream().map(Problem::key))
                                .containsExactlyInAnyOrder("relay-circuits", "ws-key", "admin", "bootstrap"));
    }

    @ParameterizedTest
    @CsvSource({
        "roles=node, OFF",
        "roles=bootstrap, SERVER",
        "roles=relay, OFF",
        "roles=relay bootstrap=PEER, AUTOMATIC",
        "roles=delegate bootstrap=PEER, CLIENT",
        "roles=node amino=true, AUTOMATIC",
        "roles=node bootstrap=PEER reachability=public, SERVER",
        "roles=node bootstrap=PEER reachability=private, CLIENT",
        "roles=node bootstrap=PEER dht=off, OFF"
    })
    void theDhtIsThatOfTheRoles(String settings, String mode) {
        Optional<Mode> planned =
                plan(settings.replace("PEER", PEER).split(" ")).dht().map(KademliaOptions::mode);

        assertThat(planned.map(Enum::name).orElse("OFF")).isEqualTo(mode);
    }

    @Test
    void theNameOfANetworkIsThatOfItsProtocol() {
        assertThat(plan("roles=bootstrap", "protocol-prefix=/a/b")
                        .dht()
                        .orElseThrow()
                        .protocol())
                .hasToString("/a/b/kad/1.0.0");
        assertThat(plan("roles=bootstrap", "network=a/b").dht().orElseThrow().protocol())
                .hasToString("/a/b/kad/1.0.0");
        assertThat(plan("roles=bootstrap", "amino=true").dht().orElseThrow().bootstrap())
                .isSameAs(KademliaOptions.AMINO_BOOTSTRAP);
    }

    @Test
    void relaysAreForOrdinaryNodesThatMayNeedThem() {
        AutoRelayOptions found = plan("roles=node", "reachability=private", "relays=" + PEER, "relay-count=1")
                .relayClient()
                .autoRelay()
                .orElseThrow();
        assertThat(found.relays()).isEqualTo(1);
        assertThat(found.reachability()).isEqualTo(Reachability.PRIVATE);
        assertThat(found.candidates()).hasSize(1);
        assertThat(plan("roles=node", "relay-count=0").relayClient().autoRelay())
                .isEmpty();
        assertThat(plan("roles=node", "reachability=public").relayClient().autoRelay())
                .isEmpty();
        assertThat(plan("roles=bootstrap").relayClient().autoRelay()).isEmpty();
        assertThat(plan("roles=relay,node").relayClient().autoRelay()).isEmpty();
    }

    @Test
    void limitsAreWhatIsToldAndRoomForWhatIsGiven() {
        assertThat(plan("max-connections=100").limits().connections().highWatermark())
                .isEqualTo(100);
        ConnectionLimits many = plan("max-connections=9000").limits().connections();
        assertThat(many.inbound()).as("neither direction takes all").isEqualTo(7875);
        assertThat(many.outbound()).isEqualTo(7875);
        ConnectionLimits one = plan("max-connections=1").limits().connections();
        assertThat(one.inbound()).isEqualTo(1);
        assertThat(one.outbound()).isEqualTo(1);
        assertThat(plan("roles=relay", "relay-reservations=5000")
                        .limits()
                        .connections()
                        .total())
                .isGreaterThan(10_000);
        assertThat(plan("max-streams=7").limits().streams().total()).isEqualTo(7);
    }

    @Test
    void aPrivateNetworkIsThatOfTheKeyFileAndHasNoSharedPorts() throws IOException {
        Path key = Files.writeString(
                directory.resolve("swarm.key"), PreSharedKey.generate().encode());

        assertThat(plan("private-network=" + key).privateNetwork()).isPresent();
        assertThatThrownBy(() -> plan("private-network=" + key, "shared-port=true"))
                .hasMessageContaining("shared-port")
                .hasMessageContaining("private network");
        Files.writeString(key, "nonsense");
        assertThatThrownBy(() -> plan("private-network=" + key))
                .hasMessageContaining("cannot be used")
                .hasMessageNotContaining("nonsense");
    }

    @Test
    void whatIsWrongWithAUrlIsToldWithoutItsPassword() {
        assertThatThrownBy(() -> plan(
                        "autotls=true",
                        "data-dir=x",
                        "listen=/ip4/127.0.0.1/tcp/1/tls/ws",
                        "autotls-broker-url=https://user:secret@a.example/path"))
                .hasMessageContaining("https://***@a.example/path")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aDelegateMayBeStoppedAtOnce() {
        assertThat(plan("roles=delegate", "dht=server", "stop-timeout=0s").http())
                .isPresent();
    }

    @Test
    void planningWritesNothing() {
        plan("roles=bootstrap", "data-dir=" + directory.resolve("data"), "identity=" + directory.resolve("key"));

        assertThat(Arrays.asList(directory.toFile().list())).isEmpty();
    }
}
