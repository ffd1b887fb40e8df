package org.jlibp2p.tls;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code of this module. */
class LimitsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
    private static final Pattern ROW =
            Pattern.compile("\\| `([A-Z][A-Za-z]+)\\.([A-Z_]+)` \\| ([^|]+) \\| [^|]{10,} \\|");

    @Test
    void everyFixedBoundOfThisModuleOnThePageIsThatOfTheCode() throws Exception {
        String page = Files.readString(PAGE);
        int start = page.indexOf("## Fixed bounds of libp2p-tls");
        assertThat(start).isPositive();
        int end = page.indexOf("\n## ", start + 1);
        int found = 0;
        for (String line : page.substring(start, end).split("\n")) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                found++;
                Field constant =
                        Class.forName("org.jlibp2p.tls." + row.group(1)).getDeclaredField(row.group(2));
                constant.setAccessible(true);
                assertThat(constant.get(null).toString()).as(line).isEqualTo(row.group(3));
            }
        }
        assertThat(found).isEqualTo(5);
    }
}
