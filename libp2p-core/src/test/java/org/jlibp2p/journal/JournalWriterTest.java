package org.jlibp2p.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.fake.ManualLoop;
import org.jlibp2p.limits.LimitExceededException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class JournalWriterTest {
    private static final JournalKind KIND = new JournalKind("jlibp2p.test", 1, 1000);

    @TempDir
    private Path directory;

    private Path file;
    private final ManualLoop loop = new ManualLoop();
    private JournalWriter writer;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("log");
        Journal journal = Journal.create(KIND, file, Collections.emptyIterator());
        writer = new JournalWriter(KIND, journal, file, loop, 100_000);
    }

    @AfterEach
    void close() {
        if (!writer.hasEnded()) {
            end();
        }
    }

    private void end() {
        writer.end(() -> {});
        loop.run();
    }

    private static Bytes part(String text) {
        return Bytes.utf8(text + " ");
    }

    private List<String> entries() throws IOException {
        List<String> entries = new ArrayList<>();
        Journal.open(KIND, file, content -> entries.add(content.utf8().strip())).close();
        return entries;
    }

    private String all() throws IOException {
        return String.join(" ", entries());
    }

    @Test
    void whatComesWhileTheDiskIsBusyIsWrittenTogether() throws IOException {
        CompletableFuture<Void> one = writer.add(part("one"));
        CompletableFuture<Void> two = writer.add(part("two"));
        assertThat(one).isNotDone();
        loop.run();
        assertThat(one).isCompleted();
        assertThat(two).isCompleted();
        writer.add(part("three"));
        loop.run();
        assertThat(entries()).containsExactly("one two", "three");
        assertThat(writer.size()).isEqualTo(Files.size(file));
    }

    @Test
    void whatIsTooLongForOneEntryGoesIntoSeveral() throws IOException {
        for (int i = 0; i < 5; i++) {
            writer.add(part("x".repeat(400)));
        }
        loop.run();
        assertThat(entries()).hasSize(3);
    }

    @Test
    void whileItIsWrittenAnewEverythingGoesIntoBoth() throws IOException {
        writer.add(part("old"));
        writer.add(part("kept"));
        writer.beginRewrite();
        writer.add(part("first"));
        writer.rewrite(part("kept"));
        loop.run();
        assertThat(all()).isEqualTo("old kept first");
        writer.add(part("second"));
        writer.install();
        CompletableFuture<Void> behind = writer.add(part("third"));
        loop.run();
        assertThat(behind).isCompleted();
        assertThat(all()).isEqualTo("first kept second third");
        assertThat(writer.installed()).isEqualTo(1);
        assertThat(JournalFiles.beside(file, ".new")).doesNotExist();
        writer.add(part("fourth"));
        loop.run();
        assertThat(all()).isEqualTo("first kept second third fourth");
    }

    @Test
    void givenUpTheNewFileIsGoneAndTheOldOneIsWhole() throws IOException {
        writer.add(part("old"));
        writer.beginRewrite();
        writer.add(part("more"));
        writer.giveUp();
        writer.add(part("still more"));
        loop.run();
        assertThat(all()).isEqualTo("old more still more");
        assertThat(writer.installed()).isZero();
        assertThat(JournalFiles.beside(file, ".new")).doesNotExist();
    }

    @Test
    void whenTheNewFileCannotBeMadeTheOldOneGoesOn() throws IOException {
        Files.createDirectories(JournalFiles.beside(file, ".new").resolve("in the way"));
        writer.beginRewrite();
        CompletableFuture<Void> added = writer.add(part("one"));
        writer.install();
        loop.run();
        assertThat(added).isCompleted();
        assertThat(writer.failures()).isEqualTo(1);
        assertThat(writer.installed()).isZero();
        assertThat(writer.isBroken()).isFalse();
        assertThat(all()).isEqualTo("one");
    }

    @Test
    void afterAFailureNothingIsAcknowledgedUntilItIsWrittenAnew() throws IOException {
        writer.add(part("old"));
        writer.beginRewrite();
        loop.run();
        Files.delete(JournalFiles.beside(file, ".new"));
        Files.createDirectory(JournalFiles.beside(file, ".new"));
        Path original = JournalFiles.beside(file, ".original");
        Files.move(file, original);
        Files.createDirectories(file.resolve("in the way"));
        writer.install();
        CompletableFuture<Void> lost = writer.add(part("lost"));
        loop.run();
        assertThat(Async.failureOf(lost)).isInstanceOf(IOException.class);
        assertThat(writer.isBroken()).isTrue();
        assertThat(writer.failures()).isEqualTo(1);
        Files.delete(file.resolve("in the way"));
        Files.delete(file);

        writer.beginRewrite();
        CompletableFuture<Void> early = writer.add(part("early"));
        loop.run();
        assertThat(Async.failureOf(early)).isInstanceOf(IOException.class);
        writer.rewrite(part("old"));
        CompletableFuture<Void> last = writer.add(part("last"));
        writer.install();
        loop.run();
        assertThat(last).isCompleted();
        assertThat(writer.isBroken()).isFalse();
        assertThat(all()).isEqualTo("early old last");
    }

    @Test
    void T30_noMoreWaitsForTheDiskThanMay() {
        Bytes part = Bytes.wrap(new byte[800]);
        int taken = 0;
        while (writer.hasRoom(part.size())) {
            writer.add(part);
            taken++;
        }
        CompletableFuture<Void> oneMore = writer.add(part);
        assertThat(Async.failureOf(oneMore)).isInstanceOf(LimitExceededException.class);
        assertThat(taken).isEqualTo(100);
        loop.run();
        assertThat(writer.hasRoom(part.size())).isTrue();
    }

    @Test
    void whatIsHandedInBeforeTheEndIsWrittenAndNothingAfter() throws IOException {
        CompletableFuture<Void> before = writer.add(part("before"));
        writer.end(() -> {});
        CompletableFuture<Void> after = writer.add(part("after"));
        loop.run();
        assertThat(before).isCompleted();
        assertThat(Async.failureOf(after)).isInstanceOf(NodeClosedException.class);
        assertThat(all()).isEqualTo("before");
        assertThat(writer.hasEnded()).isTrue();
    }

    /** A loop that is told to end runs what it has, and takes nothing more. */
    private static final class EndingLoop implements EventLoop {
        private final ManualLoop loop;
        private boolean ending;

        EndingLoop(ManualLoop loop) {
            this.loop = loop;
        }

        @Override
        public boolean inLoop() {
            return loop.inLoop();
        }

        @Override
        public void execute(Runnable task) {
            if (ending) {
                throw new NodeClosedException("the loop has ended");
            }
            loop.execute(task);
        }

        @Override
        public Registration schedule(Duration delay, Runnable task) {
            return loop.schedule(delay, task);
        }

        @Override
        public long nanoTime() {
            return loop.nanoTime();
        }

        @Override
        public Instant now() {
            return loop.now();
        }
    }

    @Test
    void whatComesBetweenTheEndAndThatOfTheLoopIsToldSo() throws IOException {
        EndingLoop ending = new EndingLoop(loop);
        Path other = directory.resolve("other");
        JournalWriter its = new JournalWriter(
                KIND, Journal.create(KIND, other, Collections.emptyIterator()), other, ending, 100_000);
        its.end(() -> ending.ending = true);
        CompletableFuture<Void> after = its.add(part("after"));
        loop.run();
        assertThat(Async.failureOf(after)).isInstanceOf(NodeClosedException.class);
    }

    @Test
    void aFaultThatNobodyThoughtOfLeavesNobodyWaiting() throws IOException {
        Path other = directory.resolve("other");
        Journal journal = Journal.create(KIND, other, Collections.emptyIterator());
        JournalWriter its =
                new JournalWriter(null, journal, other, loop, 100_000); // without a kind nothing can be written
        CompletableFuture<Void> added = its.add(part("one"));
        loop.run();
        assertThat(Async.failureOf(added))
                .isInstanceOf(IOException.class)
                .hasRootCauseInstanceOf(NullPointerException.class);
        assertThat(its.isBroken()).isTrue();
        assertThat(its.hasRoom(99_000)).isTrue();
    }

    @Test
    void whatTheDiskRefusesIsToldFromWhatTheSystemDoesNotKnow() {
        assertThat(JournalFiles.isOfTheDisk(new IOException("Input/output error")))
                .isTrue();
        assertThat(JournalFiles.isOfTheDisk(new FileSystemException("dir", null, "No space left on device")))
                .isTrue();
        assertThat(JournalFiles.isOfTheDisk(new IOException("Invalid argument")))
                .isFalse();
        assertThat(JournalFiles.isOfTheDisk(new AccessDeniedException("dir"))).isFalse();
    }
}
