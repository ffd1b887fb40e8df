package org.jlibp2p.autotls;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AutoTlsOptionsTest {
    private static final AutoTlsOptions OPTIONS =
            AutoTlsOptions.of(Path.of("certificates"), "/ip4/0.0.0.0/tcp/4002/tls/ws");

    @Test
    void theDefaultsAreThoseOfThePublicBroker() {
        assertThat(OPTIONS.acme()).isEqualTo(AutoTlsOptions.LETS_ENCRYPT);
        assertThat(OPTIONS.broker()).hasToString("https://registration.libp2p.direct");
        assertThat(OPTIONS.domain()).isEqualTo("libp2p.direct");
        assertThat(OPTIONS.certificateFile()).isEqualTo(Path.of("certificates", "certificate.pem"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/0.0.0.0/tcp/4002",
                "/ip4/0.0.0.0/tcp/4002/ws",
                "/dns4/example.com/tcp/4002/tls/ws",
                "/ip4/0.0.0.0/tcp/4002/tls/sni/a.example/ws",
                "/ip4/0.0.0.0/udp/4002/quic-v1",
                "/ip4/0.0.0.0"
            })
    void onlySecureWebSocketsAreListenedAt(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AutoTlsOptions.of(Path.of("."), address))
                .withMessageContaining("/tls/ws");
    }

    @Test
    void thereIsAnAddressToListenAt() {
        assertThatIllegalArgumentException().isThrownBy(() -> AutoTlsOptions.of(Path.of(".")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://broker.example",
                "broker.example",
                "https://broker.example/path",
                "https://u@x.example",
                "https:/x"
            })
    void aBrokerIsAnAddressOfHttp(String broker) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OPTIONS.withBroker(URI.create(broker), "broker.example"))
                .withMessageContaining("broker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a.example", "a..example", "a_b.example", "a.example.", "\u00fc.example"})
    void aDomainIsOne(String domain) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OPTIONS.withBroker(URI.create("https://broker.example"), domain))
                .withMessageContaining("domain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a@", "@b", "a b@c.example", "a@b.example,c@d.example", "a@b.example?cc=x"})
    void anEmailAddressIsOne(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OPTIONS.withEmail(address))
                .withMessageContaining("e-mail");
    }

    @Test
    void aTokenIsVisibleAndNotTold() {
        assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.withAccessToken("a\r\nb"));
        assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.withAccessToken(""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OPTIONS.withAccessToken("x".repeat(AutoTlsOptions.MAX_TOKEN + 1)));
        assertThat(OPTIONS.withAccessToken("geheim").toString()).doesNotContain("geheim");
    }

    @Test
    void timesHaveBounds() {
        AutoTlsTimes times = AutoTlsTimes.defaults();
        assertThatIllegalArgumentException().isThrownBy(() -> times.withExchange(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> times.withDns(Duration.ofDays(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> times.withIssue(Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> times.withFirst(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> times.withRetries(Duration.ofHours(2), Duration.ofHours(1)));
    }
}
