package org.jlibp2p.mdns;

import java.time.Duration;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.pnet.PreSharedKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MdnsOptionsTest {
    private static String named(String name) {
        return MdnsOptions.defaults().withServiceName(name).serviceName();
    }

    @Test
    void aNameMayLeaveOutItsDomainAsInGo() {
        assertThat(named("_my-net._udp.local")).isEqualTo("_my-net._udp.local");
        assertThat(named("_My-Net._udp.")).isEqualTo("_my-net._udp.local");
        assertThat(named("chat-example")).isEqualTo("chat-example.local");
    }

    @Test
    void whatIsNoNameIsRefused() {
        for (String wrong : List.of("", "local", "a b", "a..b", "ü", "x".repeat(64), "abcdefg.".repeat(30))) {
            assertThatThrownBy(() -> named(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theNameOfAPrivateNetworkHasItsFingerprint() {
        PreSharedKey key = PreSharedKey.of(Bytes.wrap(new byte[PreSharedKey.SIZE]));

        assertThat(MdnsOptions.defaults().withPrivateNetwork(key).serviceName())
                .isEqualTo("_p2p-" + key.fingerprint() + "._udp.local")
                .hasSizeLessThan(60);
    }

    @Test
    void anIntervalHasItsBounds() {
        assertThat(MdnsOptions.defaults().withInterval(Duration.ofSeconds(1)).interval())
                .hasSeconds(1);
        assertThatThrownBy(() -> MdnsOptions.defaults().withInterval(Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MdnsOptions.defaults().withInterval(Duration.ofSeconds(61)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
