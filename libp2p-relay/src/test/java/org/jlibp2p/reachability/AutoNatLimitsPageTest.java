package org.jlibp2p.reachability;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AutoNatLimitsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
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

    private static Map<String, String> inCode() throws ReflectiveOperationException {
        Map<String, String> numbers = new LinkedHashMap<>();
        for (String name : CONSTANTS) {
            int dot = name.lastIndexOf('.');
            Field constant = Class.forName("org.jlibp2p.reachability.autonat." + name.substring(0, dot))
                    .getDeclaredField(name.substring(dot + 1));
            constant.setAccessible(true);
            numbers.put(name, constant.get(null).toString());
        }
        return numbers;
    }

    @Test
    void thePageSaysWhatTheCodeSays() throws IOException, ReflectiveOperationException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("## AutoNAT"));
        section = section.substring(0, section.indexOf("\n## ", 3));
        Map<String, String> onPage = new LinkedHashMap<>();
        section.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            String[] cells = line.split("\\|");
            onPage.put(cells[1].strip().replace("`", ""), cells[2].strip());
        });

        assertThat(onPage).containsExactlyEntriesOf(inCode());
    }
}
