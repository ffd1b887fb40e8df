package org.jlibp2p.rendezvous;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.testkit.page.LimitsPage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code. */
class RendezvousLimitsPageTest {
    private static final List<String> CONSTANTS = List.of(
            "RendezvousServerOptions.MAX_NAMESPACE",
            "RendezvousServerOptions.MAX_RECORD",
            "RendezvousServerOptions.MAX_PER_PEER",
            "RendezvousServerOptions.MAX_RESULTS",
            "RendezvousServerOptions.LONGEST_TTL",
            "message.RendezvousCodec.MAX_QUESTION",
            "message.RendezvousCodec.MAX_ANSWER",
            "message.RendezvousCodec.MAX_REGISTRATIONS",
            "message.RendezvousCodec.MAX_TEXT",
            "PointStream.QUESTION",
            "PointStream.MAX_QUESTIONS",
            "RendezvousServer.MAX_SENT",
            "Askers.UNDER_WAY",
            "Askers.PER_SECOND",
            "Askers.ANSWERS",
            "RendezvousClientOptions.MAX_POINTS",
            "RendezvousClientOptions.MAX_NAMESPACES",
            "RendezvousClientOptions.MIN_INTERVAL",
            "RendezvousClient.MAX_REGISTRATIONS",
            "PointClient.ANSWER",
            "Registrar.RECORD_ADDRESSES",
            "Registrar.FRESH",
            "Line.AT_A_TIME",
            "RegistrationSchedule.SHORTEST_RENEWAL",
            "RegistrationSchedule.FIRST_RETRY",
            "RegistrationSchedule.LONGEST_RETRY",
            "RegistrationKeeper.SETTLE",
            "Pages.PAGE",
            "Pages.MAX_PAGES",
            "Search.MAX_PEERS",
            "Search.LONGEST");

    @Test
    void thePageSaysWhatTheCodeSays() {
        Map<String, String> inCode = new LinkedHashMap<>();
        inCode.putAll(LimitsPage.defaults(RendezvousServerOptions.defaults(), "policy"));
        inCode.put(
                "RendezvousClientOptions.interval",
                RendezvousClientOptions.defaults().interval().toString());
        inCode.putAll(LimitsPage.constants("org.jlibp2p.rendezvous", CONSTANTS));

        assertThat(LimitsPage.section("## libp2p-rendezvous")).containsExactlyEntriesOf(inCode);
    }
}
