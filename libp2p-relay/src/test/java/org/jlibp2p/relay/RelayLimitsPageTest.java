package org.jlibp2p.relay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.testkit.page.LimitsPage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code. */
class RelayLimitsPageTest {
    private static final List<String> CONSTANTS = List.of(
            "circuit.RelayClientOptions.MAX_RELAYS",
            "circuit.AutoRelayOptions.MAX_RELAYS",
            "circuit.AutoRelayOptions.MAX_CANDIDATES",
            "protocol.CircuitProtocols.MAX_MESSAGE",
            "protocol.CircuitProtocols.MAX_ADDRESSES",
            "server.HopStream.REQUEST",
            "server.Circuit.ACCEPT",
            "server.Grants.ROOM",
            "client.HopClient.ANSWER",
            "client.StopStream.REQUEST",
            "client.CircuitListener.MAX_ADDRESSES",
            "client.CircuitListener.STEADY",
            "client.CircuitTransport.FIRST_ATTEMPT",
            "client.ReservationSchedule.LONGEST_LIFE",
            "client.ReservationSchedule.FIRST_RETRY",
            "client.ReservationSchedule.LONGEST_RETRY",
            "client.AutoRelay.SHORTEST_LIFE",
            "client.RelayCandidates.URGENT",
            "client.RelayCandidates.CALM",
            "client.RelayCandidates.MIN_PER_NETWORK",
            "client.SearchPace.FIRST",
            "client.SearchPace.LONGEST",
            "client.SearchPace.SPARE",
            "client.RelayFinder.ASKED_AT_A_TIME",
            "client.RelayFinder.FOUND_AT_A_TIME",
            "client.RelayFinder.ASKED",
            "client.RelayFinder.REMEMBERED",
            "client.RelayFinder.WALK");

    @Test
    void thePageSaysWhatTheCodeSays() {
        Map<String, String> inCode = new LinkedHashMap<>();
        inCode.putAll(LimitsPage.defaults(RelayServerOptions.defaults(), "policy"));
        inCode.putAll(LimitsPage.defaults(AutoRelayOptions.defaults(), "candidates", "reachability"));
        inCode.putAll(LimitsPage.constants("org.jlibp2p.relay", CONSTANTS));

        assertThat(LimitsPage.section("## libp2p-relay: circuits")).containsExactlyEntriesOf(inCode);
    }
}
