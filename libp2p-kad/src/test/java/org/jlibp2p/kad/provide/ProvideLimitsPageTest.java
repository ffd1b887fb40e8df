package org.jlibp2p.kad.provide;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code of providing. */
class ProvideLimitsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
    private static final String SECTION = "## Fixed bounds of libp2p-kad: keeping keys provided";
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z]+\\.[A-Z][A-Za-z]+)\\.([A-Z_]+)` \\| ([^|]+) \\| [^|]{10,} \\|");

    @Test
    void everyBoundOnThePageIsThatOfTheCode() throws Exception {
        List<String> page = Files.readAllLines(PAGE);
        int from = page.indexOf(SECTION);
        assertThat(from).as(SECTION).isNotNegative();
        int found = 0;
        for (String line : page.subList(from + 1, page.size())) {
            if (line.startsWith("## ")) {
                break;
            }
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                found++;
                Field constant =
                        Class.forName("org.jlibp2p.kad." + row.group(1)).getDeclaredField(row.group(2));
                constant.setAccessible(true);
                assertThat(constant.get(null)).as(line).hasToString(row.group(3));
            }
        }
        assertThat(found).isEqualTo(24);
    }
}
