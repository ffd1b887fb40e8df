package org.jlibp2p.kad.provide;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FileReprovideStoreTest {
    private static final Instant THEN = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path directory;

    private ManualTime time = ManualTime.create();

    private FileReprovideStore open(Path file) {
        time = ManualTime.create();
        return FileReprovideStore.open(file, time);
    }

    private FileReprovideStore open() {
        return open(directory.resolve("sub").resolve("keys"));
    }

    private void close(FileReprovideStore store) {
        store.close();
        time.run();
    }

    private Map<Bytes, Optional<Instant>> content(FileReprovideStore store) {
        Map<Bytes, Optional<Instant>> content = new HashMap<>();
        time.await(store.load(part -> part.forEach(key -> content.put(key.hash(), key.provided()))));
        return content;
    }

    @Test
    void whatIsKeptAndWhenItWasProvidedSurvives() {
        List<Bytes> hashes = Places.hashes(10_000, 1);
        FileReprovideStore store = open();
        time.await(store.kept(hashes));
        time.await(store.provided(hashes.subList(0, 6000), THEN));
        time.await(store.forgotten(hashes.subList(5000, 7000)));
        time.await(store.networkSize(4321));
        close(store);

        store = open();
        Map<Bytes, Optional<Instant>> content = content(store);
        assertThat(content).hasSize(8000);
        assertThat(hashes.subList(0, 5000)).allMatch(hash -> content.get(hash).equals(Optional.of(THEN)));
        assertThat(hashes.subList(7000, 10_000))
                .allMatch(hash -> content.get(hash).isEmpty());
        assertThat(time.await(store.load(part -> {}))).isEqualTo(OptionalDouble.of(4321));
        close(store);
    }

    @Test
    void aNewStoreIsEmpty() {
        FileReprovideStore store = open();

        assertThat(content(store)).isEmpty();
        assertThat(time.await(store.load(part -> {}))).isEmpty();
        close(store);
    }

    /** The file as it is at the moment of an acknowledgement, as if the process were killed then. */
    @Test
    void whatWasAcknowledgedIsThereWhenTheProcessIsKilled() throws Exception {
        Path file = directory.resolve("keys");
        FileReprovideStore store = open(file);
        List<Bytes> hashes = Places.hashes(300, 2);
        Random random = new Random(3);
        for (int i = 0; i < 30; i++) {
            time.await(store.kept(hashes.subList(i * 10, i * 10 + 10)));
            Path copy = directory.resolve("killed-" + i);
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.write(copy, new byte[random.nextInt(20)], StandardOpenOption.APPEND); // torn in the next entry
            ManualTime running = time;
            FileReprovideStore killed = open(copy);
            assertThat(content(killed).keySet()).containsExactlyInAnyOrderElementsOf(hashes.subList(0, i * 10 + 10));
            close(killed);
            time = running;
        }
        close(store);
    }

    @Test
    void theFileIsWrittenAnewWhenMostOfItIsOutOfDate() throws Exception {
        FileReprovideStore store = open();
        List<Bytes> hashes = Places.hashes(5000, 4);
        time.await(store.kept(hashes));
        for (int cycle = 0; cycle < 60; cycle++) {
            time.await(store.provided(hashes, THEN.plusSeconds(cycle)));
            assertThat(store.size()).isLessThan(3L << 20);
        }
        close(store);

        store = open();
        Map<Bytes, Optional<Instant>> content = content(store);
        assertThat(content).hasSize(5000);
        assertThat(content.values()).allMatch(each -> each.equals(Optional.of(THEN.plusSeconds(59))));
        close(store);
    }

    @Test
    void aFileThatCannotBeWrittenAnewStaysInUse() throws Exception {
        Path file = directory.resolve("keys");
        FileReprovideStore store = open(file);
        List<Bytes> hashes = Places.hashes(5000, 6);
        time.await(store.kept(hashes.subList(0, 4000)));
        Path obstacle = Files.createDirectories(directory.resolve("keys.new").resolve("in the way"));
        for (int i = 0; i < 60; i++) {
            time.await(store.provided(hashes, THEN.plusSeconds(i)));
        }
        long wasteful = store.size();
        assertThat(wasteful).isGreaterThan(3L << 20);

        Files.delete(obstacle);
        time.advance(FileReprovideStore.RETRY);
        time.await(store.kept(hashes.subList(4000, 5000)));
        assertThat(store.size()).isLessThan(wasteful / 2);
        close(store);
        FileReprovideStore again = open(file);
        assertThat(content(again)).hasSize(5000);
        assertThat(content(again).get(hashes.get(0))).hasValue(THEN.plusSeconds(59));
        close(again);
    }

    @Test
    void aFileThatWasChangedInTheMiddleIsRefused() throws Exception {
        Path file = directory.resolve("keys");
        FileReprovideStore store = open(file);
        time.await(store.kept(Places.hashes(100, 7)));
        time.await(store.kept(Places.hashes(100, 8)));
        close(store);
        byte[] bytes = Files.readAllBytes(file);
        bytes[1000] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> open(file)).isInstanceOf(ReprovideFileException.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void aFileThatIsOpenIsNotOpenedAgain() {
        Path file = directory.resolve("keys");
        FileReprovideStore store = open(file);

        assertThatThrownBy(() -> FileReprovideStore.open(file, ManualTime.create()))
                .isInstanceOf(ReprovideFileException.class)
                .hasMessageContaining("this process has it open");
        close(store);
    }

    @Test
    void aFileOfAnotherKindIsRefusedAndLeftAsItIs() throws Exception {
        Path file = directory.resolve("other");
        Files.writeString(file, "something else, which is longer than a header is");

        assertThatThrownBy(() -> open(file))
                .isInstanceOfSatisfying(
                        ReprovideFileException.class,
                        refused -> assertThat(refused.file()).isEqualTo(file));
        assertThat(Files.readString(file)).startsWith("something else");
    }

    @Test
    void afterTheEndNothingIsWrittenAndNothingWaits() {
        FileReprovideStore store = open();
        close(store);

        assertThat(store.kept(Places.hashes(1, 5))).isCompletedExceptionally();
        store.close();
    }
}
