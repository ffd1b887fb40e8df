package org.jlibp2p.mdns.message;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DnsNameTest {
    @Test
    void aNameIsReadWithAndWithoutADotAtItsEnd() {
        assertThat(DnsName.parse("_P2P._udp.local."))
                .isEqualTo(DnsName.parse("_p2p._udp.local"))
                .hasToString("_p2p._udp.local");
    }

    @Test
    void whatIsNoNameIsRefused() {
        for (String wrong : List.of("", ".", "a..b", ".a", "x".repeat(64), "\u0100")) {
            assertThatThrownBy(() -> DnsName.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> DnsName.parse("a.".repeat(128))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChildIsRightBelow() {
        DnsName service = DnsName.parse("_p2p._udp.local");

        assertThat(service.child("a").isChildOf(service)).isTrue();
        assertThat(service.child("a").child("b").isChildOf(service)).isFalse();
        assertThat(service.isChildOf(service)).isFalse();
        assertThat(DnsName.parse("a._q2p._udp.local").isChildOf(service)).isFalse();
    }

    @Test
    void whatIsShownOfANameIsPrintable() {
        assertThat(new DnsName(List.of("a\n\u00ff b", "c"))).hasToString("a???b.c");
    }
}
