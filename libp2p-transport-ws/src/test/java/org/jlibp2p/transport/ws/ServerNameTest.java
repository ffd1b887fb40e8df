package org.jlibp2p.transport.ws;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServerNameTest {
    private static ServerName of(String name, String ip, int port) throws UnknownHostException {
        return ServerName.of(Optional.ofNullable(name), new InetSocketAddress(InetAddress.getByName(ip), port));
    }

    @ParameterizedTest
    @CsvSource({
        "a.example, 192.0.2.1, 80, false, a.example",
        "a.example, 192.0.2.1, 443, true, a.example",
        "a.example, 192.0.2.1, 443, false, a.example:443",
        "a.example., 192.0.2.1, 8443, true, a.example:8443",
        "bücher.example, 192.0.2.1, 443, true, xn--bcher-kva.example",
        "localhost, 127.0.0.1, 1, false, localhost:1",
        ", 192.0.2.1, 80, false, 192.0.2.1",
        ", 2001:db8::1, 8080, false, [2001:db8:0:0:0:0:0:1]:8080",
        "192.0.2.9, 192.0.2.1, 80, false, 192.0.2.1"
    })
    void theHostHeaderNamesTheServerAsItWasDialled(String name, String ip, int port, boolean tls, String header)
            throws UnknownHostException {
        assertThat(of(name, ip, port).hostHeader(tls)).isEqualTo(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\r\nX: y", "a@b", "-a", "a..b", ".", "", "a/b", "a%0d", "\u0000"})
    void T22_aNameThatCouldChangeTheRequestIsRefused(String name) {
        assertThatThrownBy(() -> of(name, "192.0.2.1", 80)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void T22_aNameOfTooManyCharactersIsRefused() {
        assertThatThrownBy(() -> of("a.".repeat(127) + "a", "192.0.2.1", 80))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void T22_aPathCanNotChangeTheRequest() {
        assertThat(HttpTarget.of(Bytes.utf8("a b\r\nX: y?#%ä/"))).isEqualTo("/a%20b%0D%0AX:%20y%3F%23%25%C3%A4/");
        assertThat(HttpTarget.of(Bytes.utf8("/a"))).isEqualTo("/a");
        Bytes any = Bytes.fromHex("00ff0d0a20617e");
        assertThat(HttpTarget.path(HttpTarget.of(any))).contains(any);
    }
}
