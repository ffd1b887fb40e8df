package org.jlibp2p.limits;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The page that tells users every limit is held against the code. */
class LimitsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z]+\\.[A-Za-z]+)` \\| ([^|]+) \\| [^|]{10,} \\|");

    private static final Pattern CONSTANT =
            Pattern.compile("\\| `([a-z.]+\\.[A-Z][A-Za-z]+)\\.([A-Z_]+)` \\| ([^|]+) \\| [^|]{10,} \\|");

    @Test
    void everyFixedBoundOnThePageIsThatOfTheCode() throws Exception {
        int found = 0;
        List<String> page = Files.readAllLines(PAGE);
        int start = page.indexOf("## Fixed bounds"); // other modules have sections of their own, and tests for them
        assertThat(start).isNotNegative();
        for (String line : page.subList(start + 1, page.size())) {
            if (line.startsWith("## ")) {
                break;
            }
            Matcher row = CONSTANT.matcher(line);
            if (row.matches()) {
                found++;
                Field constant = Class.forName("org.jlibp2p." + row.group(1)).getDeclaredField(row.group(2));
                constant.setAccessible(true);
                assertThat(constant.get(null).toString()).as(line).isEqualTo(row.group(3));
            }
        }
        assertThat(found).isGreaterThan(20);
    }

    @Test
    void thePageHasEveryNumberWithItsDefaultAndNoOther() throws Exception {
        assertThat(onThePage()).isEqualTo(inTheCode());
    }

    private static Map<String, String> onThePage() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                assertThat(rows.put(row.group(1), row.group(2)))
                        .as(row.group(1))
                        .isNull();
            }
        }
        return rows;
    }

    private static Map<String, String> inTheCode() throws ReflectiveOperationException {
        Map<String, String> rows = new TreeMap<>();
        ResourceLimits defaults = ResourceLimits.defaults();
        for (RecordComponent topic : ResourceLimits.class.getRecordComponents()) {
            Object numbers = topic.getAccessor().invoke(defaults);
            for (RecordComponent number : topic.getType().getRecordComponents()) {
                String name = topic.getName() + "." + number.getName();
                rows.put(name, text(name, number.getAccessor().invoke(numbers)));
            }
        }
        return rows;
    }

    private static String text(String name, Object value) {
        if (name.equals("buffers.windowsTotal")) {
            assertThat(value).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
            return "a quarter of the heap";
        }
        if (!(value instanceof Duration duration)) {
            return value.toString();
        }
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + " ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 3600 == 0) {
            return seconds / 3600 + " h";
        }
        return seconds >= 120 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }

    @Test
    void aNumberThatCannotBeALimitIsRefused() {
        assertThatThrownBy(() -> ConnectionLimits.defaults().withTotal(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("total");
        assertThatThrownBy(() -> TimeLimits.defaults().withDial(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dial");
    }
}
