package org.jlibp2p.architecture;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which modules run on which level of Android, told in docs/android.md. The list is of level 34, the last there is of; what
 * came with 35 is excepted for modules that need that level, and what does no harm for all.
 */
class AndroidRulesTest {
    private static final Path LEVEL_34 = Path.of(System.getProperty("android.signatures", ""));

    private static final Pattern SINCE_35 = Pattern.compile("\\S+ .*\\bjava\\.util\\.random\\.RandomGenerator\\b.*");

    /** Patterns of what the list lacks, and yet does no harm. */
    private static final List<Pattern> HARMLESS = List.of(
            // the runtime has them since level 29, only compilers do not see them
            Pattern.compile(
                    "\\S+ java\\.nio\\.ByteBuffer java\\.nio\\.ByteBuffer\\.(clear|flip|limit|position)\\(.*\\)"),
            // without it names of the kind dnsaddr are not found, with an error that says so
            Pattern.compile("org\\.jlibp2p\\.transport\\.SystemNameResolverTxt\\S* .*\\bjavax\\.naming\\..*"),
            // whoever asks bears a LinkageError
            Pattern.compile("org\\.jlibp2p\\.identify\\.ModuleVersion .*"),
            Pattern.compile(
                    "org\\.jlibp2p\\.transport\\.netty\\.PortProbe java.nio.channels.SocketChannel .*\\.open\\(.*"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "libp2p-core",
                "libp2p-transport-tcp",
                "libp2p-transport-ws",
                "libp2p-tls",
                "libp2p-peerstore-file"
            })
    void theModuleRunsOnLevel34(String module) {
        assertThat(missing(module).filter(missing -> !isHarmless(missing))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"libp2p-relay", "libp2p-kad", "libp2p-mdns", "libp2p-rendezvous"})
    void theModuleRunsOnLevel35(String module) {
        assertThat(missing(module)).as("it would run on level 34 as well").anyMatch(SINCE_35.asMatchPredicate());
        assertThat(missing(module)
                        .filter(missing -> !isHarmless(missing)
                                && !SINCE_35.matcher(missing).matches()))
                .isEmpty();
    }

    @Test
    void everyExceptionIsNeeded() {
        List<String> all = Stream.of("libp2p-core", "libp2p-transport-tcp")
                .flatMap(AndroidRulesTest::missing)
                .toList();
        assertThat(HARMLESS).allSatisfy(pattern -> assertThat(all).anyMatch(pattern.asMatchPredicate()));
    }

    private static Stream<String> missing(String module) {
        return AndroidRules.missing(
                LEVEL_34, SourceRulesTest.PROJECT.resolve(module).resolve("target/classes"))
                .stream();
    }

    private static boolean isHarmless(String missing) {
        return HARMLESS.stream().anyMatch(pattern -> pattern.matcher(missing).matches());
    }

    @Test
    void whatAndroidLacksIsFound() throws URISyntaxException {
        Path classes = Path.of(
                getClass().getProtectionDomain().getCodeSource().getLocation().toURI());
        assertThat(AndroidRules.missing(
                        LEVEL_34, classes.resolve("org/jlibp2p/architecture/AndroidRulesTest$AsksForModules.class")))
                .contains("org.jlibp2p.architecture.AndroidRulesTest$AsksForModules Module Class.getModule()");
    }

    /** Something that Android has not. */
    static final class AsksForModules {
        static String name() {
            return AsksForModules.class.getModule().getName();
        }
    }
}
