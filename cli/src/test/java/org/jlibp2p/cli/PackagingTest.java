package org.jlibp2p.cli;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What the files in {@code packaging} say exists, and is understood; linters see them in the module interop. */
class PackagingTest {
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    private static final Path CONTAINERFILE = ROOT.resolve("packaging/container/Containerfile");
    private static final Path UNIT = ROOT.resolve("packaging/systemd/jlibp2p@.service");

    private static final Path RELAY = ROOT.resolve("packaging/systemd/relay.yaml");

    @TempDir
    private Path directory;

    private static List<String> lines(Path file) throws IOException {
        return Files.readString(file)
                .replace("\\\n", " ")
                .lines()
                .map(String::strip)
                .toList();
    }

    private static void assertRuns(String command) {
        String[] arguments = command.substring(command.indexOf("jlibp2p.jar") + "jlibp2p.jar".length())
                .strip()
                .split(" +");
        String[] help = Arrays.copyOf(arguments, arguments.length + 1);
        help[arguments.length] = "--help";
        new Shell().assertSucceeds(help);
    }

    @Test
    void whatIsCopiedIntoTheContainerIsThereOrIsBuilt() throws IOException {
        List<String> copies = lines(CONTAINERFILE).stream()
                .filter(line -> line.startsWith("COPY "))
                .toList();

        assertThat(copies).hasSize(4);
        for (String copy : copies) {
            String source = copy.replaceFirst("COPY (--from=\\S+ )?(\\S+) .*", "$2");
            if (!copy.contains("--from=")) {
                assertThat(ROOT.resolve(source)).exists();
            } else if (!source.equals("/runtime")) {
                assertThat(source).isEqualTo("/source/cli/target/jlibp2p.jar");
            }
        }
    }

    @Test
    void theContainerRunsAsNobodyInParticularWithoutSecretsAndIsLookedAfter() throws IOException {
        List<String> file = lines(CONTAINERFILE);

        assertThat(file).contains("USER 10001", "STOPSIGNAL SIGTERM");
        assertThat(file).noneMatch(line -> line.matches("(?i)(ARG|ENV) .*(secret|password|token|key).*"));
        assertThat(file.indexOf("USER 10001")).isGreaterThan(lastIndex(file, "RUN "));
        String health = file.stream()
                .filter(line -> line.startsWith("HEALTHCHECK "))
                .findFirst()
                .orElseThrow();
        assertRuns(health.replaceAll("[\\[\\]\",]", " "));
        assertThat(Files.readString(CONTAINERFILE) + Files.readString(ROOT.resolve("docs/running.md")))
                .as("podman's own format has no health check")
                .doesNotContain("podman build -f");
        assertThat(file).contains("CMD [\"node\"]");
        assertRuns("jlibp2p.jar node");
    }

    private static int lastIndex(List<String> lines, String start) {
        int last = -1;
        for (int i = 0; i < lines.size(); i++) {
            last = lines.get(i).startsWith(start) ? i : last;
        }
        return last;
    }

    @Test
    void theModulesOfTheContainersJavaAreAllThatTheProgramNeeds() throws IOException {
        String modules = Files.readString(CONTAINERFILE).replaceFirst("(?s).*--add-modules (\\S+) .*", "$1");

        assertThat(modules.split(","))
                .contains(
                        "java.base", "java.logging", "java.net.http", "java.xml", "jdk.httpserver", "jdk.unsupported");
        for (String module : modules.split(",")) {
            assertThat(ModuleLayer.boot()
                            .findModule(module)
                            .or(() -> ModuleFinder.ofSystem().find(module).map(found -> Object.class.getModule())))
                    .as(module)
                    .isPresent();
        }
    }

    @Test
    void theFilesOfSettingsAreUnderstood() throws IOException {
        for (Path file : List.of(ROOT.resolve("packaging/container/jlibp2p.yaml"), RELAY)) {
            Config config = Config.read(Map.of(), Map.of(), Optional.of(file));
            assertThat(config.problems()).as(file.toString()).isEmpty();
            assertThat(config.warnings()).as(file.toString()).isEmpty();
            new Shell().assertSucceeds("config", "check", file.toString(), "--data-dir", directory.toString());
        }
    }

    @Test
    void theUnitLeavesTheNodesSettingsToItsFileAndRunsCommandsThatThereAre() throws IOException {
        List<String> unit = lines(UNIT);
        unit.stream()
                .filter(line -> line.startsWith("ExecStart="))
                .forEach(line -> assertRuns(line.replace("%i", "relay")));
        assertThat(unit).noneMatch(line -> line.contains(Settings.VARIABLES));
        assertThat(unit)
                .contains("NoNewPrivileges=yes", "ProtectSystem=strict", "DynamicUser=yes", "CapabilityBoundingSet=")
                .contains("Environment=LANG=C.UTF-8");
        assertThat(lines(CONTAINERFILE)).contains("ENV LANG=C.UTF-8");
    }

    @Test
    void aWrongConfigurationIsNotTriedAgainAndAnEndIsWaitedFor() throws IOException {
        List<String> unit = lines(UNIT);
        Config config = Config.read(Map.of(), Map.of(), Optional.of(RELAY));

        // it has an effect on ExecStart alone, so nothing that may fail comes before
        assertThat(unit).contains("RestartPreventExitStatus=2").noneMatch(line -> line.startsWith("ExecStartPre"));
        assertThat(config.get(Settings.STOP_TIMEOUT).plusSeconds(30)).isLessThan(Duration.ofSeconds(60));
        assertThat(unit).contains("TimeoutStopSec=60", "StateDirectory=jlibp2p/%i");
        assertThat(config.find(Settings.DATA_DIR)).contains(Path.of("/var/lib/jlibp2p/relay"));
    }
}
