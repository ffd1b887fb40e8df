package org.jlibp2p.interop.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jlibp2p.interop.browser.Chromium;
import org.jlibp2p.interop.browser.DevTools;
import org.jlibp2p.interop.harness.PeerBuild;
import org.jlibp2p.interop.harness.Poll;
import org.jlibp2p.interop.network.Bridge;
import org.jlibp2p.interop.network.LocalNetwork;
import org.jlibp2p.interop.network.Nat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Follows {@code docs/production.md} from top to bottom, as a person with fresh machines would: every block of the page is written
 * or run where it says, on hosts that are network namespaces with file systems of their own, among them one behind a NAT and one
 * with a browser. What differs from what a person does is all here:
 *
 * <ul>
 *   <li>addresses that are set aside for documentation (203.0.113.0/24), which nodes do not take for addresses of the internet, are
 *       {@value #INTERNET}.0/24;
 *   <li>names that the page writes in capitals stand for what a command of the page has printed, as it says;
 *   <li>the program is the one that the build has made, and is on each machine already, with the rules for Prometheus;
 *   <li>the name server is {@link NameServer}, which has what the page says; Let's Encrypt is {@link LetsEncrypt};
 *   <li>{@code systemctl}, {@code journalctl} and {@code apt-get} are those in {@code src/test/resources/guide}, as there is no
 *       systemd, and no network beyond the test's; {@code npm} and {@code npx} take what is bundled for the other tests of the browser, and {@code scp} copies
 *       without a network.
 * </ul>
 */
@Tag("other-implementations")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProductionGuideIT {
    private static final String INTERNET = "11.22.33";
    private static final String DOCUMENTATION = "203.0.113";
    private static final Path PAGE = Path.of("..", "docs", "production.md");
    private static final Path JAR = Path.of("..", "cli", "target", "jlibp2p.jar");
    private static final Path ALERTS = Path.of("..", "docs", "monitoring", "alerts.yml");
    private static final Path STAND_INS = Path.of("src", "test", "resources", "guide");
    private static final Path LEFT =
            Path.of(System.getProperty("interop.guide", "target/interop-guide")).toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration SHOWN = Duration.ofSeconds(60);

    /** Those of the page, with the last number of their address, in the order in which they are plugged in. */
    private static final List<String> MACHINES =
            List.of("bootstrap1", "bootstrap2", "bootstrap3", "relay1", "delegate1", "node1", "laptop");

    private static final String AT_HOME = "home1";

    /** Starts of the JDK are what takes the time here; and it trusts the authorities of the test beside its own. */
    private static final String QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData"
            + " -Djavax.net.ssl.trustStore=/etc/ssl/certs/java/cacerts";

    /** What is copied between machines: from the folder of the first name to the machine of the second. */
    private static final Map<String, String> COPIED_TO = Map.of("app.example.net", "delegate1");

    private Path folder;

    private final Map<String, Machine> machines = new TreeMap<>();
    private final Map<String, String> names = new TreeMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private List<Path> roots;
    private Path zone;
    private Path outbox;
    private String records = "";
    private Chromium browser;
    private String printed = "";
    private boolean broken;
    private final ExecutorService atOnce = Executors.newCachedThreadPool();

    @BeforeAll
    void makeTheMachines(@TempDir Path empty) throws IOException {
        folder = empty;
        LocalNetwork.require(LocalNetwork.obstacleToNats());
        Files.createDirectories(LEFT);
        assertThat(JAR).as("the program, which the module cli builds").exists();
        Path pebble = Path.of(PeerBuild.run(Path.of(System.getProperty("interop.peers"), "forge", "build")
                        .toAbsolutePath()))
                .resolve("pebble");
        LocalNetwork network = LocalNetwork.create();
        open.add(network);
        Bridge internet = network.bridge(INTERNET, "");
        Path image = folder.resolve("image");
        zone = Files.writeString(folder.resolve("zone"), "");
        var host = network.host("isp", internet);
        Files.createDirectories(image.resolve("etc"));
        Files.writeString(image.resolve("etc/resolv.conf"), "nameserver " + host.ip() + "\n");
        Machine isp = machine(Machine.start(host, "isp", folder.resolve("isp"), image, Map.of()));
        isp.start(
                LEFT.resolve("name-server.log"),
                "java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                NameServer.class.getName(),
                zone.toString());
        LetsEncrypt.NAMES.forEach(name -> records += name + ". A " + host.ip() + "\n");
        Files.writeString(zone, records);
        List<String> trusted = LetsEncrypt.start(isp, pebble, folder.resolve("acme"));
        fill(image, trusted);
        outbox = Files.createDirectories(folder.resolve("outbox"));
        Path bundled = Path.of(PeerBuild.run(
                        Path.of(System.getProperty("interop.page")).toAbsolutePath()))
                .getParent();
        Map<String, String> environment =
                Map.of("JDK_JAVA_OPTIONS", QUICK, "OUTBOX", outbox.toString(), "BUNDLED", bundled.toString());
        for (String name : MACHINES) {
            machine(Machine.start(network.host(label(name), internet), name, folder.resolve(name), image, environment));
        }
        machine(Machine.start(
                network.home("h", internet, Nat.PORT_RESTRICTED).host("1"),
                AT_HOME,
                folder.resolve(AT_HOME),
                image,
                environment));
    }

    private static String label(String name) {
        return name.charAt(0) + name.substring(name.length() - 1);
    }

    private Machine machine(Machine machine) {
        machines.put(machine.name(), machine);
        open.add(machine);
        return machine;
    }

    /** What the machines have that this one has not: whom they trust, and the stand-ins. */
    private void fill(Path image, List<String> trusted) throws IOException {
        roots = new ArrayList<>();
        for (String root : trusted) {
            roots.add(Files.writeString(folder.resolve("root" + roots.size() + ".pem"), root));
        }
        Path bundle = image.resolve("etc/ssl/certs/ca-certificates.crt");
        Files.createDirectories(bundle.getParent());
        Files.copy(Path.of("/etc/ssl/certs/ca-certificates.crt"), bundle);
        Files.writeString(bundle, String.join("\n", trusted), StandardOpenOption.APPEND);
        Files.writeString(image.resolve("etc/hosts"), "127.0.0.1 localhost\n::1 localhost\n");
        Files.writeString(image.resolve("etc/environment-of-units"), "JDK_JAVA_OPTIONS=" + QUICK + "\n");
        Path authorities =
                Files.createDirectories(image.resolve("etc/ssl/certs/java")).resolve("cacerts");
        Files.copy(Path.of(System.getProperty("java.home"), "lib", "security", "cacerts"), authorities);
        for (Path root : roots) {
            machines.get("isp")
                    .succeed(
                            "keytool -importcert -noprompt -keystore %s -storepass changeit -alias %s -file %s"
                                    .formatted(authorities, root.getFileName(), root),
                            LIMIT);
        }
        Path programs = Files.createDirectories(image.resolve("usr/local/bin"));
        try (Stream<Path> all = Files.list(STAND_INS)) {
            for (Path each : all.toList()) {
                Path copy = Files.copy(each, programs.resolve(each.getFileName()));
                assertThat(copy.toFile().setExecutable(true, false)).isTrue();
            }
        }
        Path opt = Files.createDirectories(image.resolve("opt/jlibp2p"));
        Files.copy(JAR, opt.resolve("jlibp2p.jar"));
        Files.copy(ALERTS, opt.resolve("alerts.yml"));
    }

    @AfterAll
    void stopEverything() throws Exception {
        StringBuilder journal = new StringBuilder();
        for (Machine machine : machines.values()) {
            journal.append(machine.journal()).append('\n');
        }
        Files.writeString(LEFT.resolve("journals.log"), journal);
        atOnce.shutdownNow();
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @TestFactory
    Stream<DynamicTest> thePageIsTrue() {
        return GuidePage.read(PAGE).stream().map(step -> dynamicTest(step.toString(), () -> follow(step)));
    }

    private void follow(GuideStep step) {
        if (broken) {
            throw new TestAbortedException("something before did not work");
        }
        try {
            System.out.println(step);
            take(step);
        } catch (AssertionError | RuntimeException | IOException failure) {
            broken = true;
            throw new AssertionError(
                    "%s%n%s%n%s%n%s".formatted(step, text(step), failure.getMessage(), journals(step)), failure);
        }
    }

    private String journals(GuideStep step) {
        return step.machines().stream().map(machines::get).map(Machine::journal).collect(Collectors.joining("\n"));
    }

    private void take(GuideStep step) throws IOException {
        String text = text(step);
        switch (step.kind()) {
            case BUILT ->
                assertThat(Machine.read(Path.of("..", "README.md")))
                        .as("the README")
                        .contains(text.strip());
            case FILE -> on(step).forEach(machine -> machine.write(step.argument(), text));
            case RUN -> {
                printed = onEach(step, machine -> {
                    String said = withoutNotes(machine.succeed(text, LIMIT));
                    step.name().ifPresent(name -> remember(named(name, machine), said));
                    return said;
                });
                bringWhatWasCopied();
            }
            case FAILS ->
                printed = onEach(step, machine -> {
                    Machine.Outcome outcome = machine.run(text, LIMIT);
                    assertThat(outcome.status()).as(outcome.printed()).isNotZero();
                    return withoutNotes(outcome.printed());
                });
            case PRINTS -> assertThat(printed).matches(asExpected(text));
            case ZONE -> Files.writeString(zone, records += text);
            case SHOWS -> show(step, text);
        }
    }

    /** {@code scp} has left here what is meant for another machine. */
    private void bringWhatWasCopied() throws IOException {
        for (Map.Entry<String, String> copied : COPIED_TO.entrySet()) {
            Path from = outbox.resolve(copied.getKey());
            if (Files.exists(from)) {
                machines.get(copied.getValue()).succeed("cp -rT %s /".formatted(from), LIMIT);
                machines.get(copied.getValue()).succeed("rm -r " + from, LIMIT);
            }
        }
    }

    private static String named(String name, Machine machine) {
        return name.replace("MACHINE", machine.name().toUpperCase());
    }

    private synchronized void remember(String name, String said) {
        names.put(name, said.lines().reduce("", (before, line) -> line).strip());
    }

    /** Does something on all machines of a step at the same time, and puts together what they say in the order of the step. */
    private String onEach(GuideStep step, Function<Machine, String> work) {
        List<CompletableFuture<String>> each = on(step).stream()
                .map(machine -> CompletableFuture.supplyAsync(() -> work.apply(machine), atOnce))
                .toList();
        try {
            return each.stream().map(CompletableFuture::join).collect(Collectors.joining());
        } catch (CompletionException failure) {
            throw new AssertionError(failure.getCause().getMessage(), failure.getCause());
        }
    }

    private List<Machine> on(GuideStep step) {
        return step.machines().stream()
                .map(name -> {
                    assertThat(machines).as("machines of the test").containsKey(name);
                    return machines.get(name);
                })
                .toList();
    }

    /** The JDK tells that it has heeded {@link #QUICK}. */
    private static String withoutNotes(String printed) {
        return printed.replaceAll("(?m)^NOTE: Picked up JDK_JAVA_OPTIONS.*\\R", "");
    }

    private String text(GuideStep step) {
        String text = step.text().replace(DOCUMENTATION + ".", INTERNET + ".");
        for (Map.Entry<String, String> name : names.entrySet()) {
            text = text.replaceAll("\\b" + name.getKey() + "\\b", name.getValue());
        }
        return text;
    }

    /** Lines stand in what was printed in their order, with others between where a line is …, and … is anything. */
    private static Pattern asExpected(String text) {
        String pattern = text.strip()
                .lines()
                .map(line -> Stream.of(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")))
                .collect(Collectors.joining("\\s*\\R\\s*"));
        return Pattern.compile("(?s)\\s*" + pattern + "\\s*");
    }

    private void show(GuideStep step, String text) throws IOException {
        Machine machine = on(step).get(0);
        if (browser == null) {
            browser = new Chromium(roots, LEFT.resolve("chromium.log"), new Chromium.Place() {
                @Override
                public List<String> commandLine(List<String> program) {
                    return machine.commandLine(program);
                }

                @Override
                public int here(int port) {
                    Tunnel tunnel = new Tunnel(machine, port);
                    open.add(tunnel);
                    return tunnel.entrance();
                }
            });
            open.add(browser);
        }
        String url = text(new GuideStep(step.kind(), List.of(), "", step.name(), step.argument(), step.line()));
        try (DevTools page = browser.open(url)) {
            try {
                Pattern expected = asExpected(text);
                Poll.until(
                        url + " shows " + text,
                        SHOWN,
                        () -> page.evaluate(SHOWN, "document.body ? document.body.innerText : ''")
                                .text("value"),
                        shown -> expected.matcher(shown).find());
            } finally {
                page.screenshot(LEFT.resolve("line-" + step.line() + ".png"));
            }
        }
    }
}
