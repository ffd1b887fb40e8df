package org.jlibp2p.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SourceRulesTest {
    static final Path PROJECT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

    @TempDir
    Path planted;

    @BeforeEach
    void plantAModuleThatBreaksEveryRuleAndOneThatBreaksNone() throws IOException {
        write("pom.xml", "<modules><module>libp2p-good</module><module>libp2p-bad</module></modules>");
        write("libp2p-good/src/main/java/module-info.java", "module good {}");
        write("libp2p-good/src/main/java/org/jlibp2p/kad/package-info.java", "package org.jlibp2p.kad;");
        write("libp2p-good/src/main/java/org/jlibp2p/kad/Good.java", "/** Not synchronized. */ class Good {}");
        write("libp2p-bad/src/main/java/org/jlibp2p/muxer/bad/Bad.java", "class Bad { { synchronized (this) {} } }");
    }

    private void write(String path, String text) throws IOException {
        Path file = planted.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void everyPublishedModuleHasAModuleInfo() {
        assertThat(SourceRules.publishedModules(PROJECT)).isNotEmpty();
        assertThat(SourceRules.publishedModulesWithoutModuleInfo(PROJECT)).isEmpty();
    }

    @Test
    void aPublishedModuleWithoutModuleInfoIsFound() {
        assertThat(SourceRules.publishedModulesWithoutModuleInfo(planted))
                .containsExactly(planted.resolve("libp2p-bad"));
    }

    @Test
    void everyPackageHasAPackageInfo() {
        assertThat(SourceRules.packagesWithoutPackageInfo(PROJECT)).isEmpty();
    }

    @Test
    void aPackageWithoutPackageInfoIsFound() {
        assertThat(SourceRules.packagesWithoutPackageInfo(planted))
                .containsExactly(planted.resolve("libp2p-bad/src/main/java/org/jlibp2p/muxer/bad"));
    }

    @Test
    void nothingThatIsConfinedToALoopLocks() {
        assertThat(SourceRules.lockingBlocksInConfinedPackages(PROJECT)).isEmpty();
    }

    @Test
    void aBlockThatLocksIsFound() {
        assertThat(SourceRules.lockingBlocksInConfinedPackages(planted))
                .containsExactly(planted.resolve("libp2p-bad/src/main/java/org/jlibp2p/muxer/bad/Bad.java"));
    }
}
