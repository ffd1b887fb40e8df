package org.jlibp2p.relay;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RelayLimitsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
    private static final Set<String> NO_NUMBERS = Set.of("policy", "candidates", "reachability");
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

    private static Map<String, String> inCode() throws ReflectiveOperationException {
        Map<String, String> numbers = new LinkedHashMap<>();
        numbers.putAll(inOptions(RelayServerOptions.defaults()));
        numbers.putAll(inOptions(AutoRelayOptions.defaults()));
        for (String name : CONSTANTS) {
            int dot = name.lastIndexOf('.');
            Field constant = Class.forName("org.jlibp2p.relay." + name.substring(0, dot))
                    .getDeclaredField(name.substring(dot + 1));
            constant.setAccessible(true);
            numbers.put(name, constant.get(null).toString());
        }
        return numbers;
    }

    private static Map<String, String> inOptions(Record defaults) throws ReflectiveOperationException {
        Map<String, String> numbers = new LinkedHashMap<>();
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            if (!NO_NUMBERS.contains(component.getName())) {
                numbers.put(
                        defaults.getClass().getSimpleName() + "." + component.getName(),
                        text(component.getAccessor().invoke(defaults)));
            }
        }
        return numbers;
    }

    private static String text(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.orElseThrow().toString();
        }
        return value instanceof OptionalLong optional ? "" + optional.getAsLong() : value.toString();
    }

    @Test
    void thePageSaysWhatTheCodeSays() throws IOException, ReflectiveOperationException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("## libp2p-relay"));
        section = section.substring(0, section.indexOf("\n## ", 3));
        Map<String, String> onPage = new LinkedHashMap<>();
        section.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            String[] cells = line.split("\\|");
            onPage.put(cells[1].strip().replace("`", ""), cells[2].strip());
        });

        assertThat(onPage).containsExactlyEntriesOf(inCode());
    }
}
