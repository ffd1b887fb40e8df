package org.jlibp2p.interop.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.discovery.BootstrapList;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.kad.NetworkScope;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.pnet.PreSharedKey;
import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FlagsTest {
    private static final String RELAY = "/ip4/127.0.0.1/tcp/1/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";
    private static final String SEED = "00".repeat(31) + "ff";

    @Test
    void withoutFlagsThePeerListensNowhereAndServesEverything() {
        Flags flags = Flags.parse();

        assertThat(flags.listen()).isEmpty();
        assertThat(flags.key()).isEqualTo(KeyType.ED25519);
        assertThat(flags.services()).isEqualTo(Flags.SERVICES);
        assertThat(flags.securities()).containsExactly("noise");
        assertThat(flags.muxers()).containsExactly("yamux");
        assertThat(flags.psk()).isEmpty();
        assertThat(flags.unlimited()).isFalse();
    }

    @Test
    void delegatedRoutingIsServedAtLoopbackUnlessAnotherAddressIsNamed() {
        assertThat(Flags.parse("--routing-server", "0").routingHost()).isEqualTo("127.0.0.1");
        assertThat(Flags.parse("--routing-server", "0", "--routing-host", "192.0.2.7")
                        .routingHost())
                .isEqualTo("192.0.2.7");
        assertThatThrownBy(() -> Flags.parse("--routing-host", "everywhere"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("--routing-host");
    }

    @Test
    void securitiesAndMuxersKeepTheirOrder() {
        Flags flags = Flags.parse("--security", "plaintext,noise", "--muxers=yamux,mplex");

        assertThat(flags.securities()).containsExactly("plaintext", "noise");
        assertThat(flags.muxers()).containsExactly("yamux", "mplex");
    }

    @Test
    void aPrivateNetworksKeyIsReadWhenTheNodeIsBuilt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("swarm.key");
        Flags flags = Flags.parse("--psk", file.toString());
        assertThat(flags.psk()).contains(file);
        assertThatThrownBy(() -> NodeSetup.builder(flags, NodeSetup.identity(flags), new EarlyMuxers()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("--psk");
        Files.writeString(file, PreSharedKey.generate().encode());
        assertThat(NodeSetup.builder(flags, NodeSetup.identity(flags), new EarlyMuxers()))
                .isNotNull();
    }

    @Test
    void valuesFollowTheFlagOrAnEqualsSign() {
        Flags flags = Flags.parse(
                "--listen", "/ip4/127.0.0.1/tcp/1", "--listen=/ip4/127.0.0.1/tcp/2", "--perf-memory", "--seed", SEED);

        assertThat(flags.listen())
                .containsExactly(Multiaddr.parse("/ip4/127.0.0.1/tcp/1"), Multiaddr.parse("/ip4/127.0.0.1/tcp/2"));
        assertThat(flags.seed()).contains(Bytes.fromHex(SEED));
        assertThat(flags.unlimited()).isTrue();
    }

    @Test
    void announcedAddressesAreNotListenedAt() {
        Flags flags = Flags.parse("--announce", "/dns4/example.org/tcp/1", "--announce", "/ip4/5.6.7.8/tcp/1");

        assertThat(flags.listen()).isEmpty();
        assertThat(flags.announce())
                .containsExactly(Multiaddr.parse("/dns4/example.org/tcp/1"), Multiaddr.parse("/ip4/5.6.7.8/tcp/1"));
    }

    @Test
    void securityIsNoiseUnlessAskedForAndKeepsItsOrder() {
        assertThat(Flags.parse().securities()).containsExactly("noise");
        assertThat(Flags.parse("--security", "tls,noise").securities()).containsExactly("tls", "noise");
    }

    @Test
    void servicesCanBeFewOrNone() {
        assertThat(Flags.parse("--services", "ping,echo").services()).containsExactlyInAnyOrder("ping", "echo");
        assertThat(Flags.parse("--services", "").services()).isEmpty();
    }

    @Test
    void transportsAreThoseNamedInTheirOrder() {
        assertThat(Flags.parse().transports()).containsExactly("tcp", "ws");
        assertThat(Flags.parse("--transports", "ws,tcp").transports()).containsExactly("ws", "tcp");
    }

    @Test
    void aCertificateNeedsItsKey(@TempDir Path folder) throws IOException {
        String file = Files.createFile(folder.resolve("some.pem")).toString();
        Flags flags = Flags.parse("--tls-cert", file, "--tls-key", file, "--insecure-tls");
        assertThat(flags.tls()).contains(Path.of(file));
        assertThat(flags.tlsKey()).contains(Path.of(file));
        assertThat(flags.insecureTls()).isTrue();
        assertThatThrownBy(() -> Flags.parse("--tls-key", file))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("--tls-cert");
    }

    @ParameterizedTest
    @CsvSource({
        "--nonsense, 1",
        "--listen, nonsense",
        "--announce, nonsense",
        "--key, dsa",
        "--seed, 12",
        "--transports, carrier-pigeon",
        "--transports, ''",
        "--security, ''",
        "--muxers, spdy",
        "--security, hope",
        "--tls-cert, /nonsense",
        "--services, cooking",
        "--kad, sometimes",
        "--mdns, ''",
        "--kad-filter, moon",
        "--kad-protocol, ''",
        "--bootstrap, /ip4/127.0.0.1/tcp/1"
    })
    void aWrongFlagOrValueIsRefusedByTheFlagsName(String flag, String value) {
        assertThatThrownBy(() -> Flags.parse(flag, value))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining(flag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--upnp", "--transports=quic", "--transports=webrtc-direct", "--services=fetch"})
    void whatOtherPeersHaveIsToldApartFromNonsense(String flag) {
        assertThatThrownBy(() -> Flags.parse(flag)).isInstanceOf(UnsupportedException.class);
    }

    @Test
    void relaysAreUsedWithTheTransportOnly() {
        RelayFlags none = Flags.parse("--perf-memory").relay();
        assertThat(none.client()).isEmpty();
        assertThat(none.server()).isEmpty();
        assertThat(none.service()).isEmpty();
        assertThat(Flags.parse("--transports=tcp,circuit").relay().client()).contains(RelayClientOptions.defaults());

        assertThat(Flags.parse("--transports=tcp,circuit", "--relay-client", RELAY)
                        .relay()
                        .client()
                        .orElseThrow()
                        .relays())
                .containsExactly(Multiaddr.parse(RELAY));
        AutoRelayOptions chosen = Flags.parse(
                        "--transports=circuit", "--relay-discovery", "--relay-client", RELAY, "--relay-places=1")
                .relay()
                .client()
                .flatMap(RelayClientOptions::autoRelay)
                .orElseThrow();
        assertThat(chosen.candidates()).containsExactly(Multiaddr.parse(RELAY));
        assertThat(chosen.relays()).isEqualTo(1);
        assertThat(chosen.reachability()).isEqualTo(Reachability.PRIVATE);
        AutoRelayOptions asAutoNatSays = Flags.parse("--transports=circuit", "--relay-discovery", "--autonat=v2")
                .relay()
                .client()
                .flatMap(RelayClientOptions::autoRelay)
                .orElseThrow();
        assertThat(asAutoNatSays.reachability()).isEqualTo(Reachability.UNKNOWN);
    }

    @Test
    void aRelayHasTheLimitsOfTheLibraryButForWhatIsAsked() {
        assertThat(Flags.parse("--relay-server").relay().server().orElseThrow().bytes())
                .isEqualTo(RelayServerOptions.defaults().bytes());
        RelayServerOptions asked = Flags.parse(
                        "--relay-server", "--relay-seconds=3", "--relay-bytes=5", "--relay-validity=7")
                .relay()
                .server()
                .orElseThrow();
        assertThat(asked.duration()).contains(Duration.ofSeconds(3));
        assertThat(asked.bytes()).hasValue(5);
        assertThat(asked.validity()).isEqualTo(Duration.ofSeconds(7));
        assertThat(asked.circuits()).isEqualTo(RelayServerOptions.defaults().circuits());
        assertThat(Flags.parse("--relay-server", "--relay-unlimited")
                        .relay()
                        .server()
                        .orElseThrow()
                        .bytes())
                .isEmpty();
    }

    @Test
    void flagsOfRelaysThatDoNotGoTogetherAreRefused() {
        assertThatThrownBy(() -> Flags.parse("--relay-bytes", "5")).hasMessageContaining("--relay-server");
        assertThatThrownBy(() -> Flags.parse("--relay-client", RELAY)).hasMessageContaining("--transports");
        assertThatThrownBy(() -> Flags.parse("--transports=circuit", "--relay-client", "/ip4/127.0.0.1/tcp/1"))
                .hasMessageContaining("--relay-client");
        assertThatThrownBy(() -> Flags.parse("--relay-server", "--relay-seconds=0"))
                .hasMessageContaining("--relay-seconds");
    }

    @Test
    void holesArePunchedIfAskedFor() {
        assertThat(Flags.parse("--dcutr").dcutr()).isTrue();
        assertThat(Flags.parse("--perf-memory").dcutr()).isFalse();
    }

    @Test
    void theLocalNetworkIsSearchedByTheNameOfAService() {
        assertThat(Flags.parse("--perf-memory").mdns()).isEmpty();
        assertThat(Flags.parse("--mdns", "_my-net._udp").mdns().orElseThrow().serviceName())
                .isEqualTo("_my-net._udp.local");
    }

    @Test
    void aDhtIsOneOfAllAddressesUnlessAFilterIsAskedFor() {
        assertThat(Flags.parse("--perf-memory").kad()).isEmpty();

        KademliaOptions options =
                Flags.parse("--kad", "server").kad().orElseThrow().options();
        assertThat(options.mode()).isEqualTo(Mode.SERVER);
        assertThat(options.protocol()).isEqualTo(KademliaOptions.AMINO);
        assertThat(options.scope()).isEqualTo(NetworkScope.EVERYWHERE);

        KadFlags other = Flags.parse(
                        "--kad=client", "--kad-protocol=/mine/kad/1", "--kad-filter=wan", "--kad-store=dht")
                .kad()
                .orElseThrow();
        assertThat(other.options().mode()).isEqualTo(Mode.CLIENT);
        assertThat(other.options().protocol()).hasToString("/mine/kad/1");
        assertThat(other.options().scope()).isEqualTo(NetworkScope.INTERNET);
        assertThat(other.store()).contains(Path.of("dht"));
    }

    @Test
    void bootstrapPeersAreThoseOfADht() {
        String address = "/ip4/127.0.0.1/tcp/1/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";
        assertThat(Flags.parse("--kad", "client", "--bootstrap", address)
                        .kad()
                        .orElseThrow()
                        .options()
                        .bootstrap()
                        .peers())
                .isEqualTo(BootstrapList.of(address).peers())
                .hasSize(1);
        assertThatThrownBy(() -> Flags.parse("--bootstrap", address)).hasMessageContaining("--kad");
    }

    @Test
    void aSeedGoesWithEd25519Only() {
        assertThatThrownBy(() -> Flags.parse("--key", "rsa", "--seed", SEED)).hasMessageContaining("--seed");
    }

    @Test
    void aSeedAlwaysMakesTheSameIdentity() {
        Flags flags = Flags.parse("--seed", SEED);

        assertThat(NodeSetup.identity(flags)).isEqualTo(NodeSetup.identity(flags));
    }
}
