package org.jlibp2p.kad.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.journal.JournalFiles;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that writes is killed, without warning and at any moment, again and again: the file opens every time and has
 * everything that was acknowledged. {@code -Dkad.kills=100} says how often.
 */
class FileKadStoreCrashIT {
    private static final int KILLS = Integer.getInteger("kad.kills", 50);

    @TempDir
    private Path directory;

    private final SplittableRandom random = new SplittableRandom(1);
    private final long[] acknowledged = new long[KilledKadWriter.KEYS];
    private long last;
    private Instant now = Instant.now();

    @Test
    void killedAtAnyMomentItOpensAndHasLostNothingThatWasAcknowledged() throws Exception {
        Arrays.fill(acknowledged, -1);
        int writing = 0;
        int rewriting = 0;
        int torn = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long before = last;
            run(kill % 6 == 5);
            writing += last > before ? 1 : 0;
            rewriting += Files.exists(JournalFiles.beside(file(), ".new")) ? 1 : 0;
            long size = Files.exists(file()) ? Files.size(file()) : 0;
            check(kill);
            torn += Files.size(file()) < size ? 1 : 0;
        }
        System.out.printf(
                "killed %d times, %d while writing, %d while writing anew, %d torn ends; %d acknowledged%n",
                KILLS, writing, rewriting, torn, last);
        assertThat(writing).isGreaterThan(KILLS / 2);
    }

    private Path file() {
        return directory.resolve("dht");
    }

    /** Lets a process write, and kills it: early, it may not even have opened the file. */
    private void run(boolean early) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-Xshare:auto",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledKadWriter.class.getName(),
                        file().toString(),
                        Long.toString(last + 1_000_000))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            if (!early) {
                acknowledge(output.readLine());
            }
            CompletableFuture.delayedExecutor(random.nextInt(early ? 500 : 300), TimeUnit.MILLISECONDS)
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
        acknowledged[(int) (last % KilledKadWriter.KEYS)] = last;
    }

    private void check(int kill) {
        now = Instant.now();
        ManualTime time = ManualTime.startingAt(now);
        try (FileKadStore store = FileKadStores.open(file(), FileKadStoreOptions.defaults(), time)) {
            for (int i = 0; i < KilledKadWriter.KEYS; i++) {
                long version = i % 2 == 0 ? value(store, i) : provider(store, i);
                assertThat(version).as("key %s after kill %s", i, kill).isGreaterThanOrEqualTo(acknowledged[i]);
            }
        }
    }

    private long value(FileKadStore store, int i) {
        return store.records()
                .find(KilledKadWriter.key(i), now)
                .join()
                .map(record -> {
                    long version = KilledKadWriter.version(record);
                    assertThat(record.value())
                            .isEqualTo(KilledKadWriter.value(version).value());
                    return version;
                })
                .orElse(-1L);
    }

    private long provider(FileKadStore store, int i) {
        List<PeerInfo> found =
                store.providers().find(KilledKadWriter.key(i), 10, now).join();
        if (found.isEmpty()) {
            return -1;
        }
        long version = KilledKadWriter.version(found.get(0));
        assertThat(found).containsExactly(KilledKadWriter.provider(version));
        return version;
    }
}
