package org.jlibp2p.kad.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jlibp2p.kad.limits.KadServerLimits;
import org.jlibp2p.kad.store.FileKadStoreOptions;
import org.jlibp2p.kad.store.ProviderStoreLimits;
import org.jlibp2p.kad.store.RecordStoreLimits;
import org.jlibp2p.testkit.page.LimitsPage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code of the server and its stores. */
class ServerLimitsPageTest {
    private static final int CONSTANTS = 15;

    @Test
    void thePageSaysWhatTheCodeSays() {
        Map<String, String> onPage = LimitsPage.section("## libp2p-kad: what peers can make a server do and keep");
        Map<Boolean, List<String>> constants = onPage.keySet().stream()
                .filter(LimitsPage::isConstant)
                .collect(Collectors.partitioningBy(name -> name.contains("Store")));
        assertThat(constants.get(true).size() + constants.get(false).size()).isEqualTo(CONSTANTS);

        Map<String, String> inCode = new LinkedHashMap<>();
        inCode.putAll(LimitsPage.defaults(KadServerLimits.defaults()));
        inCode.putAll(LimitsPage.defaults(ProviderStoreLimits.defaults()));
        inCode.putAll(LimitsPage.defaults(RecordStoreLimits.defaults()));
        inCode.put(
                "FileKadStoreOptions.backlog",
                Long.toString(FileKadStoreOptions.defaults().backlog()));
        inCode.putAll(LimitsPage.constants("org.jlibp2p.kad.store", constants.get(true)));
        inCode.putAll(LimitsPage.constants("org.jlibp2p.kad.server", constants.get(false)));
        assertThat(onPage).isEqualTo(inCode);
    }
}
