package org.jlibp2p.delegate.server;

import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jlibp2p.delegate.serving.IpNetwork;
import org.jlibp2p.delegate.serving.TrustedProxies;
import org.jlibp2p.delegate.serving.TrustedProxies.Header;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClientAddressTest {
    private static final TrustedProxies ONE = TrustedProxies.of(Header.X_FORWARDED_FOR, "10.0.0.0/8");
    private static final TrustedProxies OTHER = TrustedProxies.of(Header.FORWARDED, "10.0.0.0/8", "fd00::/8");

    private static String client(TrustedProxies proxies, String connected, String... values) {
        return ClientAddress.of(IpNetwork.address(connected), proxies, List.of(values))
                .getHostAddress();
    }

    @Test
    void whoIsNoProxyIsTheClientWhateverItSays() {
        assertThat(client(ONE, "192.0.2.1", "203.0.113.9")).isEqualTo("192.0.2.1");
        assertThat(client(TrustedProxies.none(), "10.0.0.1", "203.0.113.9")).isEqualTo("10.0.0.1");
    }

    @Test
    void theLastThatIsNoProxyIsTheClient() {
        assertThat(client(ONE, "10.0.0.1", "203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(client(ONE, "10.0.0.1", "1.2.3.4, 203.0.113.9, 10.9.9.9")).isEqualTo("203.0.113.9");
        assertThat(client(ONE, "10.0.0.1", "1.2.3.4", "203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(client(ONE, "10.0.0.1")).isEqualTo("10.0.0.1");
        assertThat(client(ONE, "10.0.0.1", "203.0.113.9:4711")).isEqualTo("203.0.113.9");
    }

    @Test
    void theOtherHeaderIsReadAsItIsWritten() {
        assertThat(client(OTHER, "10.0.0.1", "for=192.0.2.43;proto=https")).isEqualTo("192.0.2.43");
        assertThat(client(OTHER, "10.0.0.1", "For=\"[2001:db8::17]:4711\"")).isEqualTo("2001:db8:0:0:0:0:0:17");
        assertThat(client(OTHER, "fd00::1", "for=198.51.100.17, for=10.0.0.2;by=10.0.0.3"))
                .isEqualTo("198.51.100.17");
        assertThat(client(OTHER, "10.0.0.1", "for=unknown")).isEqualTo("10.0.0.1");
        assertThat(client(OTHER, "10.0.0.1", "for=_hidden, for=10.0.0.2")).isEqualTo("10.0.0.2");
    }

    @Test
    void whatLooksLikeAnAddressAndIsNoneIsNotLookedUp() {
        for (String text : List.of(
                "999.1.1.1", "1.2.3.", "...", "1...", ".1.2.3", "1.2.3.4.5", "1.2.3", "01.2.3.4", ".:", "::1::")) {
            assertThatThrownBy(() -> IpNetwork.address(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(refused -> assertThat(refused.getCause() == null
                                    || !String.valueOf(refused.getCause().getMessage())
                                            .contains("not known"))
                            .as("the resolver was not asked")
                            .isTrue());
        }
        assertThat(client(ONE, "10.0.0.1", "999.1.1.1")).isEqualTo("10.0.0.1");
    }

    @Property
    void anyTextIsReadOrLeftAside(@ForAll String text) {
        assertThat(client(ONE, "10.0.0.1", text)).isNotEmpty();
        assertThat(client(OTHER, "10.0.0.1", "for=" + text)).isNotEmpty();
    }
}
