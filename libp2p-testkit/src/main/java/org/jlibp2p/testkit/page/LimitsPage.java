package org.jlibp2p.testkit.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code docs/limits.md} says of a module, and what its code says: each by name, as text, in order. */
public final class LimitsPage {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
    private static final int SHORTEST_EXPLANATION = 10;

    private LimitsPage() {}

    /**
     * The rows of a section; each has to say what it bounds.
     *
     * @param heading how its heading begins, in Markdown
     * @return the values by name
     */
    public static Map<String, String> section(String heading) {
        List<String> page = read();
        int start = 0;
        while (start < page.size() && !page.get(start).startsWith(heading)) {
            start++;
        }
        assertThat(start).as("the line of the heading " + heading).isLessThan(page.size());
        Map<String, String> rows = new LinkedHashMap<>();
        for (String line : page.subList(start + 1, page.size())) {
            if (line.startsWith("## ")) {
                break;
            }
            if (line.startsWith("| `")) {
                String[] cells = line.split("\\|");
                assertThat(cells).as(line).hasSize(4);
                assertThat(cells[3]).as(line).hasSizeGreaterThanOrEqualTo(SHORTEST_EXPLANATION);
                assertThat(rows.put(cells[1].strip().replace("`", ""), cells[2].strip()))
                        .as("twice on the page: " + line)
                        .isNull();
            }
        }
        return rows;
    }

    private static List<String> read() {
        try {
            return Files.readAllLines(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Constants of the code, whoever may see them.
     *
     * @param root the package that their names are relative to
     * @param names {@code package.Type.CONSTANT}
     * @return the values by name
     */
    public static Map<String, String> constants(String root, Iterable<String> names) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : names) {
            values.put(name, constant(root + "." + name));
        }
        return values;
    }

    /**
     * Whether a name on the page is that of a constant, and not of a part of options.
     *
     * @param name as it stands there
     * @return true if it is
     */
    public static boolean isConstant(String name) {
        return Character.isUpperCase(name.charAt(name.lastIndexOf('.') + 1));
    }

    private static String constant(String name) {
        int dot = name.lastIndexOf('.');
        try {
            Field constant = Class.forName(name.substring(0, dot)).getDeclaredField(name.substring(dot + 1));
            constant.setAccessible(true);
            return constant.get(null).toString();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("there is no constant " + name, e);
        }
    }

    /**
     * The parts of a record of options.
     *
     * @param defaults the options
     * @param without parts that are no numbers
     * @return the values by {@code Type.part}
     */
    public static Map<String, String> defaults(Record defaults, String... without) {
        Map<String, String> values = new LinkedHashMap<>();
        for (RecordComponent part : defaults.getClass().getRecordComponents()) {
            if (!Set.of(without).contains(part.getName())) {
                values.put(defaults.getClass().getSimpleName() + "." + part.getName(), text(defaults, part));
            }
        }
        return values;
    }

    private static String text(Record options, RecordComponent part) {
        try {
            Object value = part.getAccessor().invoke(options);
            if (value instanceof Optional<?> optional) {
                return optional.orElseThrow().toString();
            }
            return value instanceof OptionalLong optional ? "" + optional.getAsLong() : value.toString();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot read " + part, e);
        }
    }
}
