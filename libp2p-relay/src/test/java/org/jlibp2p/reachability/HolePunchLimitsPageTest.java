package org.jlibp2p.reachability;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.reachability.punch.HolePunchOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HolePunchLimitsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
    private static final List<String> CONSTANTS = List.of(
            "punch.HolePunchOptions.MAX_ATTEMPTS",
            "dcutr.PunchCodec.MAX_MESSAGE",
            "dcutr.PunchCodec.MAX_ADDRESSES",
            "dcutr.Punchable.MAX_TRIED",
            "dcutr.ConnectExchange.EXCHANGE",
            "dcutr.HolePuncher.IDENTIFY",
            "dcutr.RelayedEnd.LOOK",
            "dcutr.Backoff.MAX_PEERS");

    private static Map<String, String> inCode() throws ReflectiveOperationException {
        Map<String, String> numbers = new LinkedHashMap<>();
        for (RecordComponent component : HolePunchOptions.class.getRecordComponents()) {
            if (!component.getName().equals("scope")) {
                numbers.put(
                        "HolePunchOptions." + component.getName(),
                        component
                                .getAccessor()
                                .invoke(HolePunchOptions.defaults())
                                .toString());
            }
        }
        for (String name : CONSTANTS) {
            int dot = name.lastIndexOf('.');
            Field constant = Class.forName("org.jlibp2p.reachability." + name.substring(0, dot))
                    .getDeclaredField(name.substring(dot + 1));
            constant.setAccessible(true);
            numbers.put(name, constant.get(null).toString());
        }
        return numbers;
    }

    @Test
    void thePageSaysWhatTheCodeSays() throws IOException, ReflectiveOperationException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("## libp2p-relay: hole punching"));
        section = section.substring(0, section.indexOf("\n## ", 3));
        Map<String, String> onPage = new LinkedHashMap<>();
        section.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            String[] cells = line.split("\\|");
            onPage.put(cells[1].strip().replace("`", ""), cells[2].strip());
        });

        assertThat(onPage).containsExactlyEntriesOf(inCode());
    }
}
