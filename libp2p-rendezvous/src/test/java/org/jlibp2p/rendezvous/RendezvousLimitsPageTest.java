package org.jlibp2p.rendezvous;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RendezvousLimitsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
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

    private static Map<String, String> inCode() throws ReflectiveOperationException {
        Map<String, String> numbers = new LinkedHashMap<>();
        RendezvousServerOptions defaults = RendezvousServerOptions.defaults();
        for (RecordComponent component : RendezvousServerOptions.class.getRecordComponents()) {
            if (!component.getName().equals("policy")) {
                numbers.put(
                        "RendezvousServerOptions." + component.getName(),
                        component.getAccessor().invoke(defaults).toString());
            }
        }
        numbers.put(
                "RendezvousClientOptions.interval",
                RendezvousClientOptions.defaults().interval().toString());
        for (String name : CONSTANTS) {
            int dot = name.lastIndexOf('.');
            Field constant = Class.forName("org.jlibp2p.rendezvous." + name.substring(0, dot))
                    .getDeclaredField(name.substring(dot + 1));
            constant.setAccessible(true);
            numbers.put(name, constant.get(null).toString());
        }
        return numbers;
    }

    @Test
    void thePageSaysWhatTheCodeSays() throws IOException, ReflectiveOperationException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("## libp2p-rendezvous"));
        section = section.substring(0, section.indexOf("\n## ", 3));
        Map<String, String> onPage = new LinkedHashMap<>();
        section.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            String[] cells = line.split("\\|");
            onPage.put(cells[1].strip().replace("`", ""), cells[2].strip());
        });

        assertThat(onPage).containsExactlyEntriesOf(inCode());
    }
}
