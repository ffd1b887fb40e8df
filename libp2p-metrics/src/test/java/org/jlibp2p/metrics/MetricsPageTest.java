package org.jlibp2p.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code docs/metrics.md} lists, and what the code has. */
class MetricsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");

    private static List<String> rows(String start) throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith(start))
                .toList();
    }

    private static String row(Catalog entry) {
        String tags = entry.keys().stream().map(key -> "`" + key + "`").collect(Collectors.joining(", "));
        return "| `" + entry.meter() + "` | " + entry.type() + " | " + entry.unit() + " | " + tags + " | "
                + entry.meaning() + " |";
    }

    @Test
    void everyMeterHasItsRowAndThereAreNoOthers() throws IOException {
        assertThat(rows("| `libp2p."))
                .containsExactlyElementsOf(Arrays.stream(Catalog.values())
                        .map(MetricsPageTest::row)
                        .toList());
    }

    @Test
    void everyTagIsExplained() throws IOException {
        Set<String> keys = new TreeSet<>();
        for (Catalog entry : Catalog.values()) {
            keys.addAll(entry.keys());
        }
        List<String> explained = rows("| `").stream()
                .filter(line -> !line.startsWith("| `libp2p."))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
        assertThat(explained).containsExactlyElementsOf(keys);
    }

    @Test
    void theNumbersOfThePageAreThoseOfTheCode() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page)
                .contains("the first " + Libp2pMetrics.MAX_PROTOCOLS + " protocols")
                .contains("once a second");
    }
}
