package org.jlibp2p.delegate.server;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that says which test holds the server to which sentence is held against the tests. */
class ServerPageTest {
    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Za-z]+)\\.([a-z][A-Za-z0-9]+)`");

    private static String section() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "delegated-routing.md"));
        int start = page.indexOf("## The server, sentence by sentence");
        assertThat(start).isPositive();
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }

    @Test
    void eachTestThatIsListedIsThere() throws Exception {
        int found = 0;
        Matcher name = NAME.matcher(section());
        while (name.find()) {
            found++;
            assertThat(testsOf(name.group(1))).as(name.group()).contains(name.group(2));
        }
        assertThat(found).isGreaterThan(50);
    }

    @Test
    void eachTestOfASentenceIsListed() throws Exception {
        Set<String> listed = new TreeSet<>();
        Matcher name = NAME.matcher(section());
        while (name.find()) {
            if (name.group(1).equals("SpecificationIT")) {
                listed.add(name.group(2));
            }
        }
        assertThat(listed).isEqualTo(testsOf("SpecificationIT"));
    }

    private static Set<String> testsOf(String type) throws ClassNotFoundException {
        return Arrays.stream(
                        Class.forName("org.jlibp2p.delegate.server." + type).getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
