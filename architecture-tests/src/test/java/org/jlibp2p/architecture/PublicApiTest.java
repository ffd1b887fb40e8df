package org.jlibp2p.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What modules promise is written down in {@code api/}, a file for each. A change of it is a change of that file, which a
 * reviewer sees. With {@code -Dapi.renew} the files are written anew instead of compared.
 */
class PublicApiTest {
    private static final Path FILES = SourceRulesTest.PROJECT.resolve("api");
    private static final String RENEW = "mvn -pl architecture-tests -am -Dtest=PublicApiTest -Dapi.renew"
            + " -Dmaven.javadoc.skip -Dsurefire.failIfNoSpecifiedTests=false test";

    static List<Path> publishedModules() {
        return SourceRules.publishedModules(SourceRulesTest.PROJECT);
    }

    @ParameterizedTest
    @MethodSource("publishedModules")
    void theModulePromisesWhatIsWrittenDown(Path module) throws IOException {
        List<String> now = PublicApi.of(module);
        Path file = FILES.resolve(module.getFileName() + ".txt");
        if (System.getProperty("api.renew") != null) {
            Files.createDirectories(FILES);
            Files.writeString(file, String.join("\n", now) + "\n");
        }
        List<String> written = Files.exists(file) ? Files.readAllLines(file) : List.of();
        assertThat(differences(written, now))
                .as(
                        "the public interface of %s has changed (- was promised, + is there). If that is meant, renew %s with%n%s%n"
                                + "and say it in CHANGELOG.md",
                        module.getFileName(), file, RENEW)
                .isEmpty();
        assertThat(now).isEqualTo(written);
    }

    @Test
    void nothingIsWrittenDownForModulesThatAreNotThere() throws IOException {
        Set<String> modules = publishedModules().stream()
                .map(module -> module.getFileName() + ".txt")
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString())).isSubsetOf(modules);
        }
    }

    @Test
    void everythingThatCallersSeeIsALine() {
        String name = Promised.class.getName();
        assertThat(PublicApi.of(Promised.class))
                .containsExactly(
                        "public sealed interface " + name
                                + "<T extends java.lang.Number> extends java.lang.Runnable permits " + name + "$One",
                        "    @Deprecated public abstract T old() throws java.io.IOException",
                        "    public default void waits(java.lang.String[]...)",
                        "    public static <X extends java.lang.Comparable<X>> X most(java.util.List<? extends X>)",
                        "    public static final int SIZE = 7");
        assertThat(PublicApi.of(Promised.One.class))
                .containsExactly(
                        "public record " + name + "$One(int count) implements " + name + "<java.lang.Integer>",
                        "    public <init>(int)",
                        "    public final boolean equals(java.lang.Object)",
                        "    public final int hashCode()",
                        "    public final java.lang.String toString()",
                        "    public int count()",
                        "    public java.lang.Integer old()",
                        "    public void run()");
    }

    private static List<String> differences(List<String> written, List<String> now) {
        return Stream.concat(
                        minus(written, now).stream().map(line -> "- " + line),
                        minus(now, written).stream().map(line -> "+ " + line))
                .toList();
    }

    /** Lines with the type that they belong to, since members of different types may look the same. */
    private static List<String> minus(List<String> lines, List<String> others) {
        List<String> rest = new ArrayList<>(qualified(lines));
        rest.removeAll(Set.copyOf(qualified(others)));
        return rest;
    }

    private static List<String> qualified(List<String> lines) {
        List<String> qualified = new ArrayList<>();
        String type = "";
        for (String line : lines) {
            type = line.startsWith(" ")
                    ? type
                    : line.replaceFirst(".*(?:class|interface|record|enum) ([\\w.$]+).*", "$1");
            qualified.add(line.startsWith(" ") ? type + " :: " + line.strip() : line);
        }
        return qualified;
    }

    /** Something of everything. */
    public sealed interface Promised<T extends Number> extends Runnable permits Promised.One, Hidden {
        int SIZE = 7;

        @Deprecated
        T old() throws IOException;

        default void waits(String[]... names) {
            helps();
        }

        static <X extends Comparable<X>> X most(List<? extends X> all) {
            return all.get(0);
        }

        private void helps() {
            throw new UncheckedIOException(new IOException());
        }

        record One(int count) implements Promised<Integer> {
            @Override
            public Integer old() {
                return count;
            }

            @Override
            public void run() {}
        }
    }

    private static final class Hidden implements Promised<Long> {
        @Override
        public Long old() {
            return 0L;
        }

        @Override
        public void run() {}
    }
}
