package org.jlibp2p.status;

import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ThroughputTest {
    private static final long SECOND = 1_000_000_000L;

    private final Throughput throughput = new Throughput();

    private Json written() {
        JsonWriter json = new JsonWriter().begin();
        throughput.write(json);
        return StatusNodes.parse(json.end().toString()).at("traffic");
    }

    private List<Long> rates(String name) {
        return written().list(name).stream()
                .map(each -> ((Number) each.value()).longValue())
                .toList();
    }

    @Test
    void ratesAreWhatPassedBetweenTwoLooks() {
        throughput.sample(0, 1000, 50, 1, 2);
        assertThat(rates("inRates")).isEmpty();
        throughput.sample(SECOND, 3000, 50, 3, 4);
        throughput.sample(3 * SECOND, 4000, 150, 5, 6);
        assertThat(rates("inRates")).containsExactly(2000L, 500L);
        assertThat(rates("outRates")).containsExactly(0L, 50L);
        assertThat(rates("connections")).containsExactly(3L, 5L);
        assertThat(rates("streams")).containsExactly(4L, 6L);
        assertThat(written().number("in")).isEqualTo(4000);
    }

    @Test
    void onlyTheLastSecondsAreKept() {
        LongStream.rangeClosed(0, 1000).forEach(i -> throughput.sample(i * SECOND, i * i, 0, i, 0));
        assertThat(rates("connections"))
                .hasSize(Throughput.SECONDS)
                .startsWith(701L)
                .endsWith(1000L);
    }
}
