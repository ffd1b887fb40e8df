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

import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RelayLimitsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
    private static final List<String> CONSTANTS = List.of(
            "circuit.RelayClientOptions.MAX_RELAYS",
            "protocol.CircuitProtocols.MAX_MESSAGE",
            "protocol.CircuitProtocols.MAX_ADDRESSES",
            "server.HopStream.REQUEST",
            "server.Circuit.ACCEPT",
            "server.Grants.ROOM",
            "client.HopClient.ANSWER",
            "client.StopStream.REQUEST",
            "client.CircuitListener.MAX_ADDRESSES",
            "client.CircuitTransport.FIRST_ATTEMPT",
            "client.ReservationSchedule.LONGEST_LIFE",
            "client.ReservationSchedule.FIRST_RETRY",
            "client.ReservationSchedule.LONGEST_RETRY");

    private static Map<String, String> inCode() throws ReflectiveOperationException {
        Map<String, String> numbers = new LinkedHashMap<>();
        RelayServerOptions defaults = RelayServerOptions.defaults();
        for (RecordComponent component : RelayServerOptions.class.getRecordComponents()) {
            if (!component.getName().equals("policy")) {
                numbers.put(
                        "RelayServerOptions." + component.getName(),
                        text(component.getAccessor().invoke(defaults)));
            }
        }
        for (String name : CONSTANTS) {
            int dot = name.lastIndexOf('.');
            Field constant = Class.forName("org.jlibp2p.relay." + name.substring(0, dot))
                    .getDeclaredField(name.substring(dot + 1));
            constant.setAccessible(true);
            numbers.put(name, constant.get(null).toString());
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
