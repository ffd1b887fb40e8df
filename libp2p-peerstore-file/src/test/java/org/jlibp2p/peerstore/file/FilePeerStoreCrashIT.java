package org.jlibp2p.peerstore.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.journal.JournalFiles;
import org.jlibp2p.limits.PeerLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A process that writes is killed, without warning and at any moment, again and again: the file opens every time and has
 * everything that was acknowledged. {@code -Dpeerstore.kills=100} says how often.
 */
class FilePeerStoreCrashIT {
    private static final int KILLS = Integer.getInteger("peerstore.kills", 100);
    private static final int AT_A_TIME = 2;

    @TempDir
    private Path directory;

    @Test
    void killedAtAnyMomentItOpensAndHasLostNothingThatWasAcknowledged() {
        List<CompletableFuture<Victim>> victims = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            Victim victim = new Victim(directory.resolve("peers-" + i), new SplittableRandom(i));
            victims.add(CompletableFuture.supplyAsync(
                    () -> victim.kill((KILLS + AT_A_TIME - 1) / AT_A_TIME), task -> new Thread(task).start()));
        }
        int writing = 0;
        int rewriting = 0;
        int torn = 0;
        for (CompletableFuture<Victim> victim : victims) {
            writing += victim.join().killedWhileWriting;
            rewriting += victim.join().killedWhileRewriting;
            torn += victim.join().tornEnds;
        }
        System.out.printf(
                "killed %d times, %d while writing, %d while writing anew, %d torn ends%n",
                KILLS, writing, rewriting, torn);
        assertThat(writing).isGreaterThan(KILLS / 2);
    }

    private static ProcessBuilder writer(Path file, long first) {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KilledWriter.class.getName(),
                file.toString(),
                Long.toString(first));
    }

    /** The system forgets the locks of a process on a file when the process closes it, however often it is open. */
    @Test
    void aStoreThatWasRefusedHereLetsNoOtherProcessIn(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("peers");
        try (FilePeerStore store = FilePeerStore.open(file, PeerLimits.defaults())) {
            assertThatThrownBy(() -> FilePeerStore.open(file, PeerLimits.defaults()))
                    .isInstanceOf(PeerFileException.class);
            Process other = writer(file, 1).redirectErrorStream(true).start();
            String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(said).contains("another process has it open");
            store.flush().join();
        }
    }

    private static final class Victim {
        private final Path file;
        private final SplittableRandom random;
        private final long[] acknowledged = new long[KilledWriter.PEERS];
        private long last;
        private int killedWhileWriting;
        private int killedWhileRewriting;
        private int tornEnds;

        Victim(Path file, SplittableRandom random) {
            this.file = file;
            this.random = random;
            Arrays.fill(acknowledged, -1);
        }

        Victim kill(int times) {
            try {
                for (int i = 0; i < times; i++) {
                    long before = last;
                    run(i % 6 == 5);
                    if (last > before) {
                        killedWhileWriting++;
                    }
                    if (Files.exists(JournalFiles.beside(file, ".new"))) {
                        killedWhileRewriting++;
                    }
                    check(i);
                }
                return this;
            } catch (IOException | InterruptedException failure) {
                throw new AssertionError(failure);
            }
        }

        /** Lets a process write, and kills it: early, it may not even have opened the file. */
        private void run(boolean early) throws IOException, InterruptedException {
            Process process = writer(file, last + 1_000_000)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                if (!early) {
                    acknowledge(output.readLine());
                }
                CompletableFuture.delayedExecutor(random.nextInt(early ? 500 : 200), TimeUnit.MILLISECONDS)
                        .execute(process.toHandle()::destroyForcibly); // which leaves the pipe open
                output.lines().forEach(this::acknowledge);
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("was killed, and did not end").isEqualTo(137);
        }

        private void acknowledge(String line) {
            assertThat(line).as("the writer ended before it was killed").isNotNull();
            last = Long.parseLong(line);
            acknowledged[(int) (last % KilledWriter.PEERS)] = last;
        }

        private void check(int kill) throws IOException {
            long size = Files.exists(file) ? Files.size(file) : 0;
            PeerLimits limits = PeerLimits.defaults().withConnectedAddressTtl(Duration.ofDays(1));
            try (FilePeerStore store = FilePeerStore.open(file, limits)) {
                if (Files.size(file) < size) {
                    tornEnds++;
                }
                for (int i = 0; i < KilledWriter.PEERS; i++) {
                    long version = KilledWriter.version(store.protocols(KilledWriter.peer(i)));
                    assertThat(version).as("peer %s after kill %s", i, kill).isGreaterThanOrEqualTo(acknowledged[i]);
                    if (version >= 0) {
                        assertThat(version % KilledWriter.PEERS).isEqualTo(i);
                        assertThat(store.protocols(KilledWriter.peer(i))).isEqualTo(KilledWriter.protocols(version));
                    }
                }
            }
        }
    }
}
