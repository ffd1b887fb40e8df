package org.jlibp2p.delegate.server;

import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AcceptTest {
    private static int weight(String type, String... accept) {
        return Accept.of(List.of(accept)).weightOf(type);
    }

    @Test
    void whatIsMoreExactCountsMore() {
        assertThat(weight("application/json")).isEqualTo(1000);
        assertThat(weight("application/json", "*/*;q=0.5")).isEqualTo(500);
        assertThat(weight("application/json", "*/*;q=0.5, application/*;q=0.2")).isEqualTo(200);
        assertThat(weight("application/json", "*/*, application/json;q=0")).isZero();
        assertThat(weight("application/json", "text/html")).isZero();
        assertThat(weight("application/json", "APPLICATION/JSON ; Q=0.25")).isEqualTo(250);
        assertThat(weight("application/json", "text/html", "application/json;charset=utf-8"))
                .isEqualTo(1000);
    }

    @Test
    void whatCannotBeReadCountsForNothing() {
        assertThat(weight("application/json", ",,;;q=1,/,nothing")).isZero();
        assertThat(weight("application/json", "application/json;q=2.5")).isZero();
        assertThat(weight("application/json", "application/json;q=, */*;q=0.1")).isEqualTo(100);
    }

    @Test
    void noMoreKindsAreLookedAtThanMayBe() {
        assertThat(weight("application/json", "a/b,".repeat(Accept.MAX_RANGES) + "application/json"))
                .isZero();
        assertThat(weight("application/json", "a/b,".repeat(Accept.MAX_RANGES - 1) + "application/json"))
                .isEqualTo(1000);
    }

    @Property
    void anyTextIsReadOrRefusedWith406(@ForAll String text) {
        try {
            Accept.of(List.of(text)).wantsStream();
        } catch (HttpFault refused) {
            assertThat(refused.status()).isEqualTo(406);
        }
    }

    @Test
    void nothingThatCanBeUsedIsRefused() {
        assertThatThrownBy(() -> Accept.of(List.of("text/html")).wantsStream())
                .isInstanceOf(HttpFault.class)
                .hasMessageContaining("application/x-ndjson");
    }
}
