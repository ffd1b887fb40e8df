package org.jlibp2p.status;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HostNamesTest {
    private final HostNames hosts = new HostNames(List.of("status.example.com"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "127.0.0.1:4080",
                "10.1.2.3",
                "[::1]:80",
                "[::1]",
                "status.example.com",
                "Status.Example.com:443"
            })
    void addressesAndKnownNamesAreAnswered(String host) {
        assertThat(hosts.isKnown(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "evil.example:127",
                "status.example.com.evil.example",
                "localhost:evil",
                "[evil]",
                "127.0.0.1@evil.example",
                "::1",
                ":80"
            })
    void otherNamesAreNot(String host) {
        assertThat(hosts.isKnown(host)).isFalse();
    }

    @Test
    void noneOrAnEndlessOneIsNot() {
        assertThat(hosts.isKnown(null)).isFalse();
        assertThat(hosts.isKnown("a".repeat(100_000))).isFalse();
    }
}
