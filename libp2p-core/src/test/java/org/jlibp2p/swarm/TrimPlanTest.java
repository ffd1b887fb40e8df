package org.jlibp2p.swarm;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.swarm.TrimPlan.Candidate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TrimPlanTest {
    private final TrimPlan plan = new TrimPlan(2, 3, 60);

    private static Candidate<String> old(String name, int streams) {
        return new Candidate<>(name, false, 1000, streams, true);
    }

    @Test
    void nothingIsClosedUpToTheHighWatermark() {
        assertThat(plan.choose(List.of(old("a", 0), old("b", 0), old("c", 0)))).isEmpty();
    }

    @Test
    void aboveItSoManyAreClosedThatTheLowOneIsLeft() {
        assertThat(plan.choose(List.of(old("a", 3), old("b", 0), old("c", 1), old("d", 2))))
                .containsExactly("b", "c");
    }

    @Test
    void protectedAndNewConnectionsAreSpared() {
        List<Candidate<String>> all = new ArrayList<>();
        all.add(new Candidate<>("protected", true, 1000, 0, true));
        all.add(new Candidate<>("new", false, 59, 0, true));
        all.add(old("busy", 9));
        all.add(new Candidate<>("protected too", true, 1000, 0, true));

        assertThat(plan.choose(all)).containsExactly("busy");
    }

    @Test
    void amongEqualsInboundOnesGoFirstThenTheOldest() {
        List<Candidate<String>> all = List.of(
                new Candidate<>("outbound", false, 5000, 0, false),
                new Candidate<>("inbound", false, 100, 0, true),
                new Candidate<>("older inbound", false, 200, 0, true),
                new Candidate<>("busy", false, 100, 1, true));

        assertThat(plan.choose(all)).containsExactly("older inbound", "inbound");
    }
}
