package org.jlibp2p.portmap;

import java.util.Map;

import org.jlibp2p.testkit.page.LimitsPage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code. */
class PortMappingLimitsPageTest {
    private static final int CONSTANTS = 34;

    @Test
    void thePageSaysWhatTheCodeSays() {
        Map<String, String> onPage = LimitsPage.section("## Fixed bounds of libp2p-portmap");

        assertThat(onPage).hasSize(CONSTANTS).isEqualTo(LimitsPage.constants("org.jlibp2p.portmap", onPage.keySet()));
    }
}
