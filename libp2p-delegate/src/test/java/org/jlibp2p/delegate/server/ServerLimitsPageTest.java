package org.jlibp2p.delegate.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.delegate.serving.AnswerLimits;
import org.jlibp2p.delegate.serving.HttpServerLimits;
import org.jlibp2p.testkit.page.LimitsPage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code of the server. */
class ServerLimitsPageTest {
    private static final int CONSTANTS = 13;

    @Test
    void thePageSaysWhatTheCodeSays() {
        Map<String, String> onPage =
                LimitsPage.section("## libp2p-delegate: what clients can make a server do and keep");
        List<String> constants =
                onPage.keySet().stream().filter(LimitsPage::isConstant).toList();
        assertThat(constants).hasSize(CONSTANTS);

        Map<String, String> inCode = new LinkedHashMap<>();
        inCode.putAll(LimitsPage.defaults(HttpServerLimits.defaults()));
        inCode.putAll(LimitsPage.defaults(AnswerLimits.defaults()));
        inCode.putAll(LimitsPage.constants("org.jlibp2p.delegate.server", constants));
        assertThat(onPage).isEqualTo(inCode);
    }
}
