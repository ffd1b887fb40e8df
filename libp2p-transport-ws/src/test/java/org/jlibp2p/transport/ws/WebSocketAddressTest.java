package org.jlibp2p.transport.ws;

import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WebSocketAddressTest {
    private static Optional<WebSocketAddress> parts(String address) {
        return WebSocketAddress.of(Multiaddr.parse(address));
    }

    @ParameterizedTest
    @CsvSource({
        "/ip4/1.2.3.4/tcp/80/ws, /ip4/1.2.3.4/tcp/80, false, ",
        "/ip6/::1/tcp/80/ws, /ip6/::1/tcp/80, false, ",
        "/ip6zone/lo/ip6/fe80::1/tcp/1/wss, /ip6zone/lo/ip6/fe80::1/tcp/1, true, ",
        "/ip4/1.2.3.4/tcp/443/wss, /ip4/1.2.3.4/tcp/443, true, ",
        "/ip4/1.2.3.4/tcp/443/tls/ws, /ip4/1.2.3.4/tcp/443, true, ",
        "/ip4/1.2.3.4/tcp/443/tls/sni/a.example/ws, /ip4/1.2.3.4/tcp/443, true, a.example",
        "/ip4/1.2.3.4/tcp/80/sni/a.example/ws, /ip4/1.2.3.4/tcp/80, false, a.example",
        "/ip4/1.2.3.4/ws, /ip4/1.2.3.4/tcp/80, false, ",
        "/ip4/1.2.3.4/tls/sni/a.example/ws, /ip4/1.2.3.4/tcp/443, true, a.example"
    })
    void eachFormHasItsParts(String address, String socket, boolean tls, String name) {
        WebSocketAddress parts = parts(address).orElseThrow();
        assertThat(parts.socket()).isEqualTo(Multiaddr.parse(socket));
        assertThat(parts.tls()).isEqualTo(tls);
        assertThat(parts.name()).isEqualTo(Optional.ofNullable(name));
        assertThat(parts.path()).isEmpty();
    }

    @Test
    void aPathIsTakenFromTheEnd() {
        assertThat(parts("/ip4/1.2.3.4/tcp/1/tls/ws/http-path/a%2Fb")
                        .orElseThrow()
                        .path())
                .contains(Bytes.utf8("a/b"));
        assertThat(parts("/ip4/1.2.3.4/tcp/1/wss/http-path/%2Fa").orElseThrow().path())
                .contains(Bytes.utf8("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/1.2.3.4/tcp/1",
                "/dns4/a.example/tcp/1/ws",
                "/ip4/1.2.3.4/udp/1/ws",
                "/ip4/1.2.3.4/tcp/1/tls",
                "/ip4/1.2.3.4/tcp/1/tls/sni/a.example",
                "/ip4/1.2.3.4/tcp/1/tls/wss",
                "/ip4/1.2.3.4/tcp/1/ws/ws",
                "/ip4/1.2.3.4/tcp/1/ws/p2p-circuit",
                "/ip4/1.2.3.4/tcp/1/http-path/a/ws",
                "/ip6zone/lo/ip4/1.2.3.4/tcp/1/ws",
                "/ip4/1.2.3.4",
                "/ip6zone/lo",
                "/ws",
                "/memory/1"
            })
    void otherAddressesAreOfOtherTransports(String address) {
        assertThat(parts(address)).isEmpty();
    }

    @Test
    void aNameWithoutTlsIsForThisNodeAlone() {
        assertThat(WebSocketAddress.withoutPlainName(Multiaddr.parse("/ip4/1.2.3.4/tcp/80/sni/a.example/ws")))
                .isEqualTo(Multiaddr.parse("/ip4/1.2.3.4/tcp/80/ws"));
        for (String kept : new String[] {"/ip4/1.2.3.4/tcp/1/tls/sni/a.example/ws", "/ip4/1.2.3.4/tcp/1/ws"}) {
            assertThat(WebSocketAddress.withoutPlainName(Multiaddr.parse(kept))).isEqualTo(Multiaddr.parse(kept));
        }
        assertThat(parts("/ip4/1.2.3.4/tcp/80/sni/a.example/ws").orElseThrow().isListenable())
                .isFalse();
    }
}
