package org.jlibp2p.portmap;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PortMappingLimitsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
    private static final int CONSTANTS = 32;

    private static String inCode(String name) throws ReflectiveOperationException {
        int dot = name.lastIndexOf('.');
        Field field = Class.forName("org.jlibp2p.portmap." + name.substring(0, dot))
                .getDeclaredField(name.substring(dot + 1));
        field.setAccessible(true);
        return field.get(null).toString();
    }

    @Test
    void thePageSaysWhatTheCodeSays() throws IOException, ReflectiveOperationException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("## Fixed bounds of libp2p-portmap"));
        section = section.substring(0, section.indexOf("\n## ", 3));
        List<String> names = new ArrayList<>();
        for (String line :
                section.lines().filter(each -> each.startsWith("| `")).toList()) {
            String[] cells = line.split("\\|");
            String name = cells[1].strip().replace("`", "");
            assertThat(cells[2].strip()).as(name).isEqualTo(inCode(name));
            names.add(name);
        }

        assertThat(names).hasSize(CONSTANTS).doesNotHaveDuplicates();
    }
}
