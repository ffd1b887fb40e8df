package org.jlibp2p.cli.config;

import java.util.Arrays;
import java.util.List;

/**
 * What somebody has set.
 *
 * @param texts the values as they were written
 * @param origin where
 */
record Given(List<String> texts, Origin origin) {
    Given {
        texts = List.copyOf(texts);
    }

    /** One text: of a list, the items that commas separate. */
    static List<String> split(Setting<?> setting, String text) {
        return setting.type().isList()
                ? Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(item -> !item.isEmpty())
                        .toList()
                : List.of(text);
    }
}
