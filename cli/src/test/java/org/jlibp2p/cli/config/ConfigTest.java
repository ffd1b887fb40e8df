package org.jlibp2p.cli.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigTest {
    @TempDir
    private Path directory;

    private Path file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("jlibp2p.yaml"), yaml);
    }

    private Config read(String yaml) throws IOException {
        return Config.read(Map.of(), Map.of(), Optional.of(file(yaml)));
    }

    private static List<String> lines(Config config) {
        return config.problems().stream().map(Problem::line).toList();
    }

    /** What three places say of a setting, each if it says anything. */
    record Said(String key, Optional<String> flag, Optional<String> variable, Optional<String> file) {}

    @Provide
    Arbitrary<Said> said() {
        Map<String, List<String>> values = Map.of(
                "log-level", List.of("error", "warn", "info", "debug"),
                "max-connections", List.of("1", "2_000", "300"),
                "stop-timeout", List.of("0s", "1m", "1h"),
                "amino", List.of("true", "false"),
                "files-space", List.of("4KiB", "64MiB"),
                "listen", List.of("/ip4/127.0.0.1/tcp/1", "/ip4/127.0.0.1/tcp/1,/ip6/::1/tcp/2"),
                "admin", List.of("off", "127.0.0.1:0", "[::1]:9"),
                "network", List.of("a", "b/c"));
        return Arbitraries.of(values.keySet()).flatMap(key -> {
            Arbitrary<Optional<String>> maybe = Arbitraries.of(values.get(key)).optional(0.6);
            return Combinators.combine(maybe, maybe, maybe)
                    .as((flag, variable, file) -> new Said(key, flag, variable, file));
        });
    }

    @Property
    void aFlagComesBeforeTheEnvironmentThatBeforeTheFileAndThatBeforeTheDefault(@ForAll("said") Said said)
            throws IOException {
        Setting<?> setting = Settings.byKey(said.key()).orElseThrow();
        Map<String, List<String>> flags = new HashMap<>();
        said.flag().ifPresent(value -> flags.put(said.key(), List.of(value)));
        Map<String, String> environment = new HashMap<>();
        said.variable().ifPresent(value -> environment.put(setting.variable(), value));
        Path file = Files.createTempFile("jlibp2p", ".yaml");
        try {
            if (said.file().isPresent()) {
                Files.writeString(file, said.key() + ": '" + said.file().get() + "'\n");
            }
            Config config = Config.read(flags, environment, Optional.of(file));

            assertThat(config.problems()).isEmpty();
            Optional<String> wins = said.flag().or(said::variable).or(said::file);
            List<String> expected = wins.map(text -> Given.split(setting, text)).orElse(setting.defaults());
            assertThat(config.shown(setting)).isEqualTo(expected);
            assertThat(config.find(setting).map(Object::toString))
                    .isEqualTo(
                            expected.isEmpty()
                                    ? Optional.empty()
                                    : setting.parse(expected).map(Object::toString));
            assertThat(config.origin(setting).source())
                    .isEqualTo(
                            said.flag().isPresent()
                                    ? Origin.Source.FLAG
                                    : said.variable().isPresent()
                                            ? Origin.Source.ENVIRONMENT
                                            : said.file().isPresent() ? Origin.Source.FILE : Origin.Source.DEFAULT);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aFileHasTextsNumbersAndLists() throws IOException {
        Config config = read("""
                # a relay that is a delegate too
                roles: [relay, delegate]
                listen:
                  - /ip4/0.0.0.0/tcp/4001
                  - /ip6/::/tcp/4001
                announce: /dns4/a.example.org/tcp/4001, /dns4/b.example.org/tcp/4001
                max-connections: 4000
                relay-unlimited: true
                no-announce: []
                """);

        assertThat(config.problems()).isEmpty();
        assertThat(config.roles()).containsExactly(Role.RELAY, Role.DELEGATE);
        assertThat(config.get(Settings.LISTEN)).hasSize(2);
        assertThat(config.get(Settings.ANNOUNCE)).hasSize(2);
        assertThat(config.get(Settings.MAX_CONNECTIONS)).isEqualTo(4000);
        assertThat(config.get(Settings.RELAY_UNLIMITED)).isTrue();
        assertThat(config.origin(Settings.MAX_CONNECTIONS).place()).endsWith("jlibp2p.yaml line 7");
    }

    @Test
    void allThatIsWrongIsToldAtOnceEachWithItsPlaceAndItsFix() throws IOException {
        Config config = Config.read(
                Map.of("log-level", List.of("loud")), Map.of("JLIBP2P_RELAY_CIRCUITS", "none"), Optional.of(file("""
                        listn: /ip4/0.0.0.0/tcp/4001
                        listen: 4001
                        amino: maybe
                        identity:
                        roles: [relay, queen]
                        admin: {port: 1}
                        amino: true
                        """)));

        assertThat(lines(config))
                .hasSize(9)
                .anySatisfy(line ->
                        assertThat(line).contains("listn (", "line 1): there is no such setting; did you mean listen?"))
                .anySatisfy(line -> assertThat(line).contains("listen (", "line 2): '4001'", "; write one as /ip4/"))
                .anySatisfy(line -> assertThat(line).contains("amino (", "line 3)", "; write `true` or `false`"))
                .anySatisfy(line -> assertThat(line).contains("amino (", "line 7): stands there twice, first in "))
                .anySatisfy(line -> assertThat(line).contains("identity (", "line 4): has no value; "))
                .anySatisfy(line -> assertThat(line).contains("roles (", "line 5): 'queen' is not known; "))
                .anySatisfy(line -> assertThat(line).contains("admin (", "line 6): is a mapping; write one value"))
                .anySatisfy(line -> assertThat(line).startsWith("log-level (--log-level): 'loud' is not known; "))
                .noneSatisfy(line -> assertThat(line).contains("\n"));
        assertThat(lines(config))
                .anySatisfy(
                        line -> assertThat(line).startsWith("relay-circuits (JLIBP2P_RELAY_CIRCUITS): 'none' is no"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listen: [a",
                "- a\n- b",
                "just a text",
                "a: b: c",
                "\tlisten: x",
                "? [a, b]\n: c",
                "listen: [[a]]",
                "listen: [{a: b}]",
                "listen: [~]",
                "a: 1\n---\nb: 2",
                "x: &a [1]\nlisten: *b",
                "listen: \"\u0000\""
            })
    void whatIsNoFileOfSettingsIsAProblemAndNothingElse(String yaml) throws IOException {
        Config config = read(yaml);

        assertThat(config.problems()).isNotEmpty();
        assertThat(config.problems()).allSatisfy(problem -> {
            assertThat(problem.line()).doesNotContain("\n");
            assertThat(problem.fix()).isNotEmpty();
        });
    }

    @Test
    void commentsAloneAreNoSettings() throws IOException {
        assertThat(read("# nothing\n").problems()).isEmpty();
        assertThat(read("").problems()).isEmpty();
    }

    @Test
    void aFileIsBoundedInSizeDepthAndAliases() throws IOException {
        assertThat(lines(read("# " + "x".repeat(ConfigFile.MAX_SIZE))))
                .singleElement()
                .asString()
                .contains("more than");
        assertThat(read("listen: " + "[".repeat(200_000)).problems()).isNotEmpty();
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            laughs.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append(", *a")
                    .append(i - 1)
                    .append("]\n");
        }
        assertThat(read(laughs.toString()).problems()).isNotEmpty();
    }

    @Test
    void tagsMakeNoObjects() throws IOException {
        Config config = read("identity: !!java.io.File /x\nlisten: !!java.util.ArrayList [/ip4/127.0.0.1/tcp/1]\n");

        assertThat(config.problems()).isEmpty();
        assertThat(config.get(Settings.IDENTITY)).isEqualTo(Path.of("/x"));
    }

    @Test
    void aFileThatIsNotThereOrNotUtf8IsNamed() throws IOException {
        Config missing = Config.read(Map.of(), Map.of("JLIBP2P_CONFIG", directory + "/none"), Optional.empty());
        assertThat(lines(missing)).singleElement().asString().contains("config (JLIBP2P_CONFIG): there is no file");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {'a', (byte) 0xff, (byte) 0xfe});
        assertThat(lines(Config.read(Map.of(), Map.of(), Optional.of(binary))))
                .singleElement()
                .asString()
                .contains("is not UTF-8");
    }

    @Test
    void aVariableThatIsNearlyOneIsWarnedOfAndThoseOfPlatformsAreNot() {
        Config config = Config.read(
                Map.of(),
                Map.of(
                        "JLIBP2P_LISTN", "x",
                        "JLIBP2P_SERVICE_PORT_4001_TCP_ADDR_AND_MORE", "tcp://10.0.0.1:1",
                        "JLIBP2P_DATA_DIR", ""),
                Optional.empty());

        assertThat(config.problems()).isEmpty();
        assertThat(config.warnings())
                .singleElement()
                .asString()
                .contains("JLIBP2P_LISTN", "did you mean JLIBP2P_LISTEN?");
        assertThat(config.isSet(Settings.DATA_DIR)).isFalse();
    }

    @Test
    void aVariableThatSaysSomethingElseThanTheFileIsTold() throws IOException {
        Config config = Config.read(
                Map.of(),
                Map.of("JLIBP2P_STOP_TIMEOUT", "1s", "JLIBP2P_NETWORK", "same", "JLIBP2P_ECHO", "true"),
                Optional.of(file("network: same\nstop-timeout: 2s\n")));

        assertThat(config.get(Settings.STOP_TIMEOUT)).hasSeconds(1);
        assertThat(config.notes())
                .singleElement()
                .asString()
                .contains("stop-timeout", "JLIBP2P_STOP_TIMEOUT", "line 2");
    }

    @Test
    void whatIsOfAnotherRoleIsWarnedOf() {
        Config config = Config.read(
                Map.of("roles", List.of("bootstrap"), "relay-circuits", List.of("1")), Map.of(), Optional.empty());

        assertThat(config.warnings())
                .singleElement()
                .asString()
                .contains("relay-circuits", "has no effect", "role relay");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data-dir", "connections-low", "log-format", "stop-timeout", "network", "echo"})
    void whatIsNoListHasAValueIfItIsSet(String key) throws IOException {
        for (Config config : List.of(
                read(key + ": ''"),
                read(key + ": []"),
                Config.read(Map.of(key, List.of(" ")), Map.of(), Optional.empty()))) {
            assertThat(lines(config)).singleElement().asString().contains(key, "has no value; write one");
        }
    }

    @Test
    void aListThatIsGivenEmptyIsEmpty() {
        Config config = Config.read(Map.of("listen", List.of("")), Map.of(), Optional.empty());

        assertThat(config.problems()).isEmpty();
        assertThat(config.get(Settings.LISTEN)).isEmpty();
    }
}
