package org.jlibp2p.reachability;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.reachability.punch.HolePunchOptions;
import org.jlibp2p.testkit.page.LimitsPage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code. */
class HolePunchLimitsPageTest {
    private static final List<String> CONSTANTS = List.of(
            "punch.HolePunchOptions.MAX_ATTEMPTS",
            "dcutr.PunchCodec.MAX_MESSAGE",
            "dcutr.PunchCodec.MAX_ADDRESSES",
            "dcutr.Punchable.MAX_TRIED",
            "dcutr.ConnectExchange.EXCHANGE",
            "dcutr.HolePuncher.IDENTIFY",
            "dcutr.RelayedEnd.LOOK",
            "dcutr.Backoff.MAX_PEERS");

    @Test
    void thePageSaysWhatTheCodeSays() {
        Map<String, String> inCode = new LinkedHashMap<>();
        inCode.putAll(LimitsPage.defaults(HolePunchOptions.defaults(), "scope"));
        inCode.putAll(LimitsPage.constants("org.jlibp2p.reachability", CONSTANTS));

        assertThat(LimitsPage.section("## libp2p-relay: hole punching")).containsExactlyEntriesOf(inCode);
    }
}
