package org.jlibp2p.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page about embedding shows code of the examples, which .ci/embedding builds and runs. */
class EmbeddingPageTest {
    private static final Path DOCS = SourceRulesTest.PROJECT.resolve("docs");
    private static final Path EXAMPLES = SourceRulesTest.PROJECT.resolve("examples/embedding");
    private static final Pattern CODE = Pattern.compile("(?s)```(?:java|kotlin)\n(.*?)```");

    @Test
    void everyPieceOfCodeIsOfAnExample() throws IOException {
        List<String> sources;
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            sources = files.filter(file -> !file.toString().contains("/target/"))
                    .filter(file ->
                            file.toString().endsWith(".java") || file.toString().endsWith(".kt"))
                    .map(EmbeddingPageTest::read)
                    .map(EmbeddingPageTest::withoutSpace)
                    .toList();
        }
        List<String> pieces = CODE.matcher(Files.readString(DOCS.resolve("embedding.md")))
                .results()
                .map(piece -> piece.group(1))
                .toList();
        assertThat(pieces)
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(piece -> assertThat(sources)
                        .as("where this is from: " + piece)
                        .anyMatch(source -> source.contains(withoutSpace(piece))));
    }

    @Test
    void theExamplesNameTheVersionsOfThisTree() throws IOException {
        String parent = Files.readString(SourceRulesTest.PROJECT.resolve("pom.xml"));
        String version = between(parent, "<artifactId>libp2p-parent</artifactId>\n  <version>", "</version>");
        String netty = between(parent, "<netty.version>", "</netty.version>");
        String slf4j = between(parent, "<slf4j.version>", "</slf4j.version>");
        for (String example : List.of("plain", "kotlin", "jlink", "spring-boot")) {
            String pom = Files.readString(EXAMPLES.resolve(example).resolve("pom.xml"));
            assertThat(pom).contains("<jlibp2p.version>" + version + "</jlibp2p.version>");
            assertThat(pom)
                    .contains(
                            example.equals("spring-boot")
                                    ? "<netty.version>" + netty + "</netty.version>"
                                    : "<slf4j.version>" + slf4j + "</slf4j.version>");
        }
    }

    @Test
    void everyModuleHasALevelOfAndroidOrAReason() throws IOException {
        String page = Files.readString(DOCS.resolve("android.md"));
        assertThat(SourceRules.publishedModules(SourceRulesTest.PROJECT))
                .filteredOn(module -> !module.endsWith("libp2p-testkit"))
                .allSatisfy(module -> assertThat(page).contains("`" + module.getFileName() + "`"));
    }

    private static String between(String text, String before, String after) {
        int start = text.indexOf(before) + before.length();
        return text.substring(start, text.indexOf(after, start));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }
}
