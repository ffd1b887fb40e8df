package org.jlibp2p.reachability;

import java.util.List;

import org.jlibp2p.testkit.page.LimitsPage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code. */
class AutoNatLimitsPageTest {
    private static final List<String> CONSTANTS = List.of(
            "protocol.AutoNatProtocols.MAX_MESSAGE",
            "protocol.AutoNatProtocols.MAX_DIAL_BACK",
            "protocol.AutoNatProtocols.MAX_ADDRESSES",
            "protocol.AutoNatProtocols.MIN_DATA",
            "protocol.AutoNatProtocols.MAX_DATA",
            "server.ServerLimits.V2_PER_MINUTE",
            "server.ServerLimits.V2_PER_PEER",
            "server.ServerLimits.V2_AT_ONCE",
            "server.ServerLimits.V2_WITH_DATA",
            "server.ServerLimits.MIN_CHUNK",
            "server.ServerLimits.MAX_WAIT",
            "server.ServerLimits.V2_EXCHANGE",
            "server.ServerLimits.DIAL_BACK",
            "server.ServerLimits.NONCE_HEARD",
            "server.ServerLimits.V1_PER_MINUTE",
            "server.ServerLimits.V1_PER_PEER",
            "server.ServerLimits.V1_AT_ONCE",
            "server.ServerLimits.V1_TOGETHER",
            "server.ServerLimits.V1_REQUEST",
            "server.ServerLimits.V1_DIALS",
            "server.ServerLimits.V1_PARALLEL",
            "server.Targets.MAX_V1",
            "client.Candidates.MAX",
            "client.Candidates.MAX_OBSERVED",
            "client.Survey.PARALLEL",
            "client.Survey.MAX_ADDRESSES",
            "client.Survey.POLL",
            "client.Survey.SETTLE",
            "client.Servers.REST",
            "client.Servers.FAILED",
            "client.Servers.DISTRUST",
            "client.Servers.AGAIN",
            "client.Watched.RECENT",
            "client.Watched.MAX_RECENT",
            "client.Watched.MAX_UNTRIED",
            "client.Watched.REFRESH",
            "client.Watching.REMEMBERED",
            "client.Watching.MAX_REMEMBERED",
            "client.Verdict.WINDOW",
            "client.Verdict.MEMORY",
            "client.DataBudget.PER_HOUR",
            "client.DataBudget.PER_PLACE",
            "client.DialBacks.NONCE",
            "client.V2Client.EXCHANGE",
            "client.V2Client.LATE_NONCE",
            "client.V1Client.EXCHANGE");

    @Test
    void thePageSaysWhatTheCodeSays() {
        assertThat(LimitsPage.section("## AutoNAT"))
                .containsExactlyEntriesOf(LimitsPage.constants("org.jlibp2p.reachability.autonat", CONSTANTS));
    }
}
