package org.jlibp2p.cli.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/configuration.md} has the table of settings as the program has it. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .getParent()
            .resolve("docs/configuration.md");

    private static String row(Setting<?> setting) {
        String roles = setting.roles().equals(EnumSet.allOf(Role.class))
                ? "all"
                : setting.roles().stream().map(Role::text).collect(Collectors.joining(", "));
        String value = setting.defaults().isEmpty() ? "" : "`" + String.join(", ", setting.defaults()) + "`";
        return "| `" + setting.key() + "` | " + setting.type().description() + " | " + value + " | " + roles + " | "
                + setting.help() + " |";
    }

    @Test
    void thePageHasARowForEachSettingAndNoOther() throws IOException {
        List<String> expected =
                Settings.all().stream().map(ConfigurationPageTest::row).toList();
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("\\| `[a-z-]+` \\|.*"))
                .toList();

        assertThat(rows)
                .as(() -> "the table of the page, which should be\n" + String.join("\n", expected))
                .isEqualTo(expected);
    }
}
