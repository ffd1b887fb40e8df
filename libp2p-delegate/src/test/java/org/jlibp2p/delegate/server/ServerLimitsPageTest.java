package org.jlibp2p.delegate.server;

import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jlibp2p.delegate.serving.AnswerLimits;
import org.jlibp2p.delegate.serving.HttpServerLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code of the server. */
class ServerLimitsPageTest {
    private static final Pattern NUMBER =
            Pattern.compile("\\| `([A-Z][A-Za-z]+\\.[a-z][A-Za-z]+)` \\| ([^|]+) \\| [^|]{10,} \\|");
    private static final Pattern CONSTANT =
            Pattern.compile("\\| `([A-Z][A-Za-z]+)\\.([A-Z_]+)` \\| ([^|]+) \\| [^|]{10,} \\|");

    private static String section() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "limits.md"));
        int start = page.indexOf("## libp2p-delegate: what clients can make a server do and keep");
        assertThat(start).isPositive();
        return page.substring(start, page.indexOf("\n## ", start + 1));
    }

    @Test
    void thePageHasEveryNumberWithItsDefaultAndNoOther() throws Exception {
        Map<String, String> inTheCode = new TreeMap<>();
        for (Record limits : List.of(HttpServerLimits.defaults(), AnswerLimits.defaults())) {
            for (RecordComponent number : limits.getClass().getRecordComponents()) {
                inTheCode.put(
                        limits.getClass().getSimpleName() + "." + number.getName(),
                        number.getAccessor().invoke(limits).toString());
            }
        }
        Map<String, String> onThePage = new TreeMap<>();
        Matcher row = NUMBER.matcher(section());
        while (row.find()) {
            onThePage.put(row.group(1), row.group(2));
        }
        assertThat(onThePage).isEqualTo(inTheCode);
    }

    @Test
    void everyConstantOnThePageIsThatOfTheCode() throws Exception {
        int found = 0;
        Matcher row = CONSTANT.matcher(section());
        while (row.find()) {
            found++;
            Field constant =
                    Class.forName("org.jlibp2p.delegate.server." + row.group(1)).getDeclaredField(row.group(2));
            constant.setAccessible(true);
            assertThat(constant.get(null)).as(row.group()).hasToString(row.group(3));
        }
        assertThat(found).isEqualTo(13);
    }
}
