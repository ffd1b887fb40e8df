package org.jlibp2p.reachability.autonat.client;

import java.time.Instant;

import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DataBudgetTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final DataBudget budget = new DataBudget();

    private String refused(String place, Instant now) {
        LimitExceededException[] seen = new LimitExceededException[1];
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> budget.take(place, AutoNatProtocols.MAX_DATA, now))
                .satisfies(full -> seen[0] = full);
        return seen[0].limit();
    }

    @Test
    void T41_onePlaceDoesNotTakeWhatOthersNeed() {
        for (int i = 0; i < 3; i++) {
            budget.take("greedy", AutoNatProtocols.MAX_DATA, NOW);
        }
        assertThat(refused("greedy", NOW)).isEqualTo(DataBudget.OF_PLACE);
        budget.take("other", AutoNatProtocols.MAX_DATA, NOW);
    }

    @Test
    void T41_allTogetherGetSoMuchInAnHour() {
        for (long i = 0; i < DataBudget.PER_HOUR / AutoNatProtocols.MAX_DATA; i++) {
            budget.take("place " + i, AutoNatProtocols.MAX_DATA, NOW);
        }
        assertThat(refused("one more", NOW.plusSeconds(3599))).isEqualTo("DataBudget.PER_HOUR");
        for (int i = 0; i < 3; i++) {
            budget.take("one more", AutoNatProtocols.MAX_DATA, NOW.plusSeconds(3600));
        }
    }
}
