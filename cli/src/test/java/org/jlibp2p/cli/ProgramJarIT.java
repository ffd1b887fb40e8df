package org.jlibp2p.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is in the one jar, and what is not. */
class ProgramJarIT {
    private static final Path JAR = Path.of(System.getProperty("basedir", ""), "target", "jlibp2p.jar");
    private static final String LICENCES = "META-INF/licenses/";

    private static String text(JarFile jar, String name) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void itIsAWholeProgramOfWhichNothingIsThereTwiceAndNothingOfTheBuildMachine() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> names = jar.stream().map(JarEntry::getName).toList();

            assertThat(names).doesNotHaveDuplicates();
            assertThat(names).noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)"));
            assertThat(names).noneMatch(name -> name.endsWith("module-info.class"));
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo("org.jlibp2p.cli.Jlibp2p");
            assertThat(jar.getManifest().getMainAttributes().getValue("Multi-Release"))
                    .isEqualTo("true");
            assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Version"))
                    .isNotEmpty();
            assertThat(jar.getManifest().getMainAttributes().keySet().stream().map(Object::toString))
                    .doesNotContain("Class-Path", "Built-By", "Build-Jdk");
            assertThat(text(jar, "META-INF/services/org.slf4j.spi.SLF4JServiceProvider")
                            .strip())
                    .isEqualTo("org.jlibp2p.cli.log.LogProvider");
            assertThat(jar.stream()
                            .map(entry -> entry.getTimeLocal().toLocalDate())
                            .collect(Collectors.toSet()))
                    .as("the time of no entry is that of the build, or two builds would differ")
                    .allSatisfy(day -> assertThat(day.toString()).isLessThan("2026-11-02"));
        }
    }

    @Test
    void theLicencesOfAllThatIsInItAreInIt() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            String told = text(jar, LICENCES + "THIRD-PARTY.txt");
            assertThat(text(jar, LICENCES + "LICENSE-APACHE")).contains("Apache License");
            assertThat(text(jar, LICENCES + "LICENSE-MIT")).contains("Permission is hereby granted");
            assertThat(jar.getEntry("META-INF/NOTICE")).isNotNull();
            Set<String> roots = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
                    .map(name -> name.replaceFirst("^([^/]+/[^/]+(?:/protobuf|/jackson)?)/.*", "$1")
                            .replace('/', '.'))
                    .filter(root -> !root.equals("org.jlibp2p"))
                    .map(root -> root.startsWith("picocli") ? "info.picocli" : root)
                    .map(root -> root.equals("org.HdrHistogram") ? "org.hdrhistogram" : root)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(roots)
                    .hasSizeGreaterThan(8)
                    .allSatisfy(root -> assertThat(told).contains("(" + root));
        }
    }
}
