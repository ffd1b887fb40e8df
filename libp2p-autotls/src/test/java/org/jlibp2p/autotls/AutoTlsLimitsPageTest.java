package org.jlibp2p.autotls;

import java.util.Map;

import org.jlibp2p.testkit.page.LimitsPage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code. */
class AutoTlsLimitsPageTest {
    private static final int CONSTANTS = 19;

    @Test
    void thePageSaysWhatTheCodeSays() {
        Map<String, String> onPage = LimitsPage.section("## Fixed bounds of libp2p-autotls");

        assertThat(onPage).hasSize(CONSTANTS).isEqualTo(LimitsPage.constants("org.jlibp2p.autotls", onPage.keySet()));
    }
}
