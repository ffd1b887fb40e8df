package org.jlibp2p.transport.ws;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code. */
class LimitsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
    private static final Pattern ROW =
            Pattern.compile("\\| `WebSocketLimits\\.([A-Za-z]+)` \\| ([^|]+) \\| [^|]{10,} \\|");

    @Test
    void thePageHasEveryNumberWithItsDefaultAndNoOther() throws Exception {
        Map<String, String> inTheCode = new TreeMap<>();
        for (RecordComponent number : WebSocketLimits.class.getRecordComponents()) {
            Object value = number.getAccessor().invoke(WebSocketLimits.defaults());
            inTheCode.put(number.getName(), value.toString());
        }
        assertThat(onThePage()).isEqualTo(inTheCode);
    }

    private static Map<String, String> onThePage() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), row.group(2));
            }
        }
        return rows;
    }

    @Test
    void theFixedBoundsOnThePageAreThoseOfTheCode() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page)
                .contains("* `" + MessageFraming.MAX_MESSAGE + "` bytes")
                .contains("* `" + ServerUpgrade.MAX_DISCARDED + "` bytes")
                .contains("`" + ServerUpgrade.LINGER + "`");
    }
}
