package org.jlibp2p.examples.readme;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.node.Node;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the documents at the root say is so: their code is code that runs, and what they point to is there. */
class ReadmeIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path SOURCES = Path.of("src/test/java/org/jlibp2p/examples/readme");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");

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

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult each) -> each.group(1));
    }

    @Test
    void everyBlockOfJavaIsCodeThatIsCompiled() {
        assertThat(blocks(ROOT.resolve("README.md")))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(this::isCompiled);
    }

    @Test
    void soIsEveryBlockOnThePagesOfTheDocumentation() throws IOException {
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            // embedding.md shows the programs of examples/embedding, which EmbeddingPageTest compares
            List<String> blocks = pages.filter(
                            page -> page.toString().endsWith(".md") && !page.endsWith("embedding.md"))
                    .flatMap(page -> blocks(page).stream())
                    .toList();
            assertThat(blocks).hasSizeGreaterThanOrEqualTo(5).allSatisfy(this::isCompiled);
        }
    }

    private static List<String> blocks(Path page) {
        return found(JAVA, read(page)).toList();
    }

    private void isCompiled(String block) {
        assertThat(Stream.of(
                                "TenLines.java",
                                "ThreeNodes.java",
                                "Echo.java",
                                "Pages.java",
                                "KademliaPage.java",
                                "DelegatePage.java",
                                "ReachabilityPage.java",
                                "RendezvousPage.java",
                                "StatusPageBlocks.java",
                                "MetricsPage.java",
                                "AutoTlsPage.java")
                        .map(SOURCES::resolve)
                        .map(ReadmeIT::read)
                        .map(ReadmeIT::withoutSpace))
                .as(block)
                .anyMatch(code -> code.contains(withoutSpace(block)));
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Set<String> tests = new HashSet<>();
        try (DirectoryStream<Path> modules =
                Files.newDirectoryStream(ROOT, module -> Files.isDirectory(module.resolve("src")))) {
            for (Path module : modules) {
                tests.addAll(classesIn(module.resolve("src")));
            }
        }
        List<String> named = found(TEST, read(ROOT.resolve("README.md"))).toList();

        assertThat(named).hasSizeGreaterThan(10);
        assertThat(tests).containsAll(named);
    }

    private static List<String> classesIn(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"})
    void everyLinkLeadsToAFileOfTheProject(String document) {
        assertThat(found(LINK, read(ROOT.resolve(document))))
                .allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
    }

    @Test
    void theTenLinesPingAFriend() throws IOException {
        try (Node friend = Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .service(Ping.service())
                .start()
                .join()) {
            assertThat(printed(() -> TenLines.run(friend.addresses().get(0).toString())))
                    .containsPattern("PT0\\.\\d+S");
        }
    }

    @Test
    void thePrivateNetworkOfThreeNodesIsLessThanTenLinesAndFindsWhatItSays() {
        List<String> network = blocks(ROOT.resolve("README.md")).stream()
                .filter(block -> block.contains("privateNetwork(\"") || block.contains("findProviders"))
                .toList();
        assertThat(network.stream().flatMap(String::lines)).hasSizeLessThan(10);

        Cid cid = Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8("some content")));
        try (ThreeNodes three = ThreeNodes.run(cid)) {
            Node second = three.nodes().get(1);
            Node third = three.nodes().get(2);
            assertThat(three.found().id()).isEqualTo(second.id());
            assertThat(third.connect(second.id()).join().remotePeer()).isEqualTo(second.id());
        }
    }

    @Test
    void theEchoOfTheReadmeEchoes() throws IOException {
        assertThat(printed(() -> Echo.main(new String[0])).lines())
                .containsExactly("hello", "hello again", "later: bye");
    }

    private interface Program {
        void run() throws IOException;
    }

    private static String printed(Program program) throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
