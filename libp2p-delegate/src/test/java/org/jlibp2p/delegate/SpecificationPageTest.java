package org.jlibp2p.delegate;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that says which test holds client and server to which sentence is held against the tests. */
class SpecificationPageTest {
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final String CLIENT = "## The client, sentence by sentence";
    private static final String SERVER = "## The server, sentence by sentence";

    /** The names in the last column of a section's table. */
    private static List<String> named(String section) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "delegated-routing.md"));
        int start = page.indexOf(section);
        assertThat(start).isPositive();
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end)
                .lines()
                .filter(line -> line.startsWith("| ") && line.contains("`"))
                .map(line -> line.substring(line.lastIndexOf(" | ")))
                .flatMap(tests -> QUOTED.matcher(tests).results().map(found -> found.group(1)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {CLIENT, SERVER})
    void eachTestThatIsListedIsThere(String section) throws Exception {
        List<String> names = named(section);
        assertThat(names).hasSizeGreaterThan(50);
        for (String name : names) {
            Matcher parts = Pattern.compile("([A-Z]\\w+)(?:\\.(\\w+))?").matcher(name);
            assertThat(parts.matches()).as(name).isTrue();
            Set<String> tests = testsOf(parts.group(1));
            assertThat(tests).as(name).isNotEmpty();
            Optional.ofNullable(parts.group(2))
                    .ifPresent(test -> assertThat(tests).as(name).contains(test));
        }
    }

    @Test
    void eachTestOfASentenceIsListed() throws Exception {
        Set<String> listed = named(SERVER).stream()
                .filter(name -> name.contains("SpecificationIT."))
                .collect(Collectors.toSet());
        Set<String> there = new TreeSet<>();
        for (Path file : files("\\w+SpecificationIT")) {
            String type = nameOf(file);
            testsOf(type).forEach(test -> there.add(type + "." + test));
        }
        assertThat(there).hasSizeGreaterThan(50).isEqualTo(listed);
    }

    private static List<Path> files(String type) throws IOException {
        try (Stream<Path> all = Files.walk(TESTS)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> nameOf(file).matches(type))
                    .toList();
        }
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static Set<String> testsOf(String type) throws IOException, ClassNotFoundException {
        List<Path> files = files(type);
        assertThat(files).as(type).hasSize(1);
        String path = TESTS.relativize(files.get(0)).toString();
        String name = path.replace(".java", "").replace(path.contains("/") ? '/' : '\\', '.');
        return Arrays.stream(Class.forName(name).getDeclaredMethods())
                .filter(method ->
                        method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class))
                .map(Method::getName)
                .collect(Collectors.toSet());
    }
}
