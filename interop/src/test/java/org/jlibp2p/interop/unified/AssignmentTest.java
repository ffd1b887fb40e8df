package org.jlibp2p.interop.unified;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AssignmentTest {
    private static Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "IS_DIALER", "true",
                "REDIS_ADDR", "transport-redis:6379",
                "TEST_KEY", "a5b50d5e",
                "TRANSPORT", "tcp",
                "SECURE_CHANNEL", "noise",
                "MUXER", "yamux"));
    }

    @Test
    void theEnvironmentOfTheRulesIsUnderstood() {
        assertThat(Assignment.of(environment()))
                .isEqualTo(new Assignment(
                        true,
                        "transport-redis",
                        6379,
                        "a5b50d5e_listener_multiaddr",
                        "0.0.0.0",
                        Duration.ofMinutes(3)));
    }

    @ParameterizedTest
    @CsvSource({
        "IS_DIALER, maybe",
        "REDIS_ADDR, transport-redis",
        "REDIS_ADDR, transport-redis:0",
        "TRANSPORT, quic-v1",
        "SECURE_CHANNEL, tls",
        "MUXER, mplex",
        "TEST_TIMEOUT_SECS, soon",
        "TEST_KEY, ''"
    })
    void whatIsMissingOrNotThereIsRefusedByName(String name, String value) {
        Map<String, String> environment = environment();
        environment.put(name, value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Assignment.of(environment))
                .withMessageContaining(name);
    }
}
