package org.jlibp2p.peerstore.file;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against this module's code too. */
class PeerFileLimitsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
    private static final String SECTION = "## Fixed bounds of `libp2p-peerstore-file`";
    private static final Pattern ROW =
            Pattern.compile("\\| `([A-Z][A-Za-z]+)\\.([A-Z_]+)` \\| ([^|]+) \\| [^|]{10,} \\|");

    @Test
    void everyFixedBoundOnThePageIsThatOfTheCode() throws Exception {
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
                Field constant = Class.forName(getClass().getPackageName() + "." + row.group(1))
                        .getDeclaredField(row.group(2));
                assertThat(constant.get(null)).as(line).hasToString(row.group(3));
            }
        }
        assertThat(found).isEqualTo(3);
    }
}
