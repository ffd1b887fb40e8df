package org.jlibp2p.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.transport.DialException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

@Timeout(300)
class DemoIT {
    private static final DemoSettings SMALL = new DemoSettings(6, 300_000, false, false);
    private static final String[] LABELS = {
        "1. Servers",
        "bootstrap",
        "relay",
        "delegate",
        "joined",
        "impostor",
        "2. A private node",
        "content",
        "bafkrei",
        "private",
        "reserved",
        "/p2p-circuit",
        "provided",
        "3. A constrained node",
        "constrained",
        "asked",
        "answer",
        "/p2p-circuit",
        "4. From a relayed connection to a direct one",
        "relayed",
        "limited",
        "direct",
        "ping",
        "5. The content",
        "asks",
        "100 %",
        "verified",
        "relay's part",
        "success"
    };
    private static final int MOST_LINES = 40;
    private static final List<String> OF_THE_JDK = List.of(
            "HttpClient-",
            "ForkJoinPool",
            "CompletableFuture",
            "VirtualThread",
            "process reaper",
            "Common-Cleaner",
            "Read-Poller",
            "Write-Poller",
            "MasterPoller",
            "surefire",
            "junit");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void run(Patience patience, boolean punches, Demo.Disturbance disturbance) throws Exception {
        Demo.run(out, SMALL, patience, punches, disturbance);
    }

    private static void assertIsTheStory(String text) {
        assertThat(text).containsSubsequence(LABELS).doesNotContain("\u001b");
        assertThat(text.lines().count()).isLessThanOrEqualTo(MOST_LINES);
    }

    /** As the README has it. */
    @Test
    void theCommandTellsTheStoryAndEndsWithZero() throws IOException, InterruptedException {
        Path jar = Path.of(System.getProperty("basedir", ""), "target", "jlibp2p.jar");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar.toString(),
                        "demo",
                        "--nodes",
                        "5",
                        "--size",
                        "2")
                .redirectErrorStream(true)
                .start();
        try {
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(text).isZero();
            assertIsTheStory(text);
            assertThat(text).contains("success: 2 MiB found by name");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theContentComesOverADirectConnectionAndNothingIsLeft() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        List<Connection> connections = new ArrayList<>();

        run(Patience.LONG, Punching.isPossible(), (chapter, story) -> {
            if (chapter == 5) {
                connections.addAll(story.constrained().node().connections());
                connections.removeIf(
                        it -> !it.remotePeer().equals(story.hidden().node().id()));
            }
        });

        assertIsTheStory(printed());
        assertThat(connections).anyMatch(it -> !it.isRelayed());
        assertThat(connections).noneMatch(Connection::isOpen);
        awaitNoMoreThan(before);
    }

    /** Threads that are told to end take a moment. Those of the JDK's own HTTP client are not the demo's to end. */
    private static void awaitNoMoreThan(Set<Thread> before) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        Set<String> left;
        do {
            TimeUnit.MILLISECONDS.sleep(10);
            left = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread))
                    .map(Thread::getName)
                    .filter(name -> OF_THE_JDK.stream().noneMatch(name::startsWith))
                    .collect(Collectors.toSet());
        } while (!left.isEmpty() && System.nanoTime() < deadline);
        assertThat(left).isEmpty();
    }

    /** As it is on Windows. */
    @Test
    void wherePortsCannotBeSharedThePrivateNodeDialsBack() throws Exception {
        run(Patience.LONG, false, (chapter, story) -> {});

        assertThat(printed())
                .contains("was told where the other one listens, and dialled that (DCUtR)")
                .contains("success");
    }

    private DemoFailedException failure(Patience patience, Demo.Disturbance disturbance) {
        DemoFailedException[] seen = new DemoFailedException[1];
        assertThatThrownBy(() -> run(patience, Punching.isPossible(), disturbance))
                .asInstanceOf(type(DemoFailedException.class))
                .satisfies(failed -> seen[0] = failed);
        assertThat(printed()).doesNotContain("success");
        return seen[0];
    }

    @Test
    void withoutTheBootstrapServerThePrivateNodeCannotJoin() {
        DemoFailedException failed = failure(Patience.LONG, (chapter, story) -> {
            if (chapter == 2) {
                story.bootstrap().close();
            }
        });

        assertThat(failed.step()).startsWith("2. A private node");
        assertThat(failed.getCause()).isInstanceOf(DialException.class);
        assertThat(failed.isFaultOfAPeer()).isFalse();
    }

    @Test
    void withoutTheDelegateNothingIsFound() {
        DemoFailedException failed = failure(Patience.LONG, (chapter, story) -> {
            if (chapter == 3) {
                story.delegate().close();
            }
        });

        assertThat(failed.step()).startsWith("3. A constrained node");
        assertThat(printed()).contains("provided").doesNotContain("status 200");
    }

    @Test
    void aProviderThatIsGoneIsNotReached() {
        DemoFailedException failed = failure(Patience.LONG, (chapter, story) -> {
            if (chapter == 4) {
                story.hidden().close();
            }
        });

        assertThat(failed.step()).startsWith("4. From a relayed connection");
        assertThat(failed.getCause()).isInstanceOf(DialException.class);
        assertThat(printed()).contains("status 200").doesNotContain("connected through");
    }

    @Test
    void aProviderThatEndsBeforeTheContentIsAskedForIsNoSuccess() {
        DemoFailedException failed = failure(Patience.LONG, (chapter, story) -> {
            if (chapter == 5) {
                story.hidden().close();
            }
        });

        assertThat(failed.step()).startsWith("5. The content");
        assertThat(printed()).doesNotContain("verified");
    }

    @Test
    void whatDoesNotHappenInTimeIsNamed() {
        DemoFailedException failed = failure(new Patience(Duration.ZERO), (chapter, story) -> {});

        // Which step that is cannot be said: what has happened when it is looked at has happened in time.
        assertThat(failed.step()).matches("[1-5]\\. [A-Z].+");
        assertThat(failed.seen().orElseThrow()).matches("nothing within 0 s: [a-z]+ .+");
    }
}
