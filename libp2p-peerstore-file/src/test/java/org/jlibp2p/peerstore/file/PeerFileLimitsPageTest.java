package org.jlibp2p.peerstore.file;

import java.util.Map;

import org.jlibp2p.testkit.page.LimitsPage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code of this module. */
class PeerFileLimitsPageTest {
    private static final int CONSTANTS = 3;

    @Test
    void everyFixedBoundOnThePageIsThatOfTheCode() {
        Map<String, String> onPage = LimitsPage.section("## Fixed bounds of `libp2p-peerstore-file`");

        assertThat(onPage)
                .hasSize(CONSTANTS)
                .isEqualTo(LimitsPage.constants("org.jlibp2p.peerstore.file", onPage.keySet()));
    }
}
