package org.jlibp2p.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.journal.JournalException.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JournalTest {
    private static final JournalKind KIND = new JournalKind("jlibp2p.test", 1, 4 << 20);

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("log");
    }

    private List<Bytes> read() throws IOException {
        List<Bytes> content = new ArrayList<>();
        Journal.open(KIND, file, content::add).close();
        return content;
    }

    private static Bytes entry(int number) {
        return Bytes.utf8("entry " + number + " " + "x".repeat(number % 7));
    }

    private static List<Bytes> entries(int from, int to) {
        List<Bytes> entries = new ArrayList<>();
        for (int i = from; i < to; i++) {
            entries.add(entry(i));
        }
        return entries;
    }

    /** Three forced parts of ten entries each. */
    private byte[] written() throws IOException {
        try (Journal log = Journal.create(KIND, file, entries(0, 10).iterator())) {
            for (int part = 1; part < 3; part++) {
                for (Bytes entry : entries(10 * part, 10 * part + 10)) {
                    log.append(entry);
                }
                log.force();
            }
        }
        return Files.readAllBytes(file);
    }

    @Test
    void entriesComeBackInTheirOrder() throws IOException {
        written();
        assertThat(read()).isEqualTo(entries(0, 30));
        try (Journal log = Journal.open(KIND, file, content -> {})) {
            log.append(entry(30));
            log.force();
        }
        assertThat(read()).isEqualTo(entries(0, 31));
    }

    @Test
    void anEntryMayBeLargerThanTheBuffer() throws IOException {
        Bytes large = Bytes.wrap(new byte[KIND.maxEntry()]);
        Journal.create(KIND, file, List.of(large, entry(1)).iterator()).close();
        assertThat(read()).containsExactly(large, entry(1));
    }

    @Test
    void cutAnywhereItOpensWithAllThatIsWhole() throws IOException {
        byte[] whole = written();
        int before = 0;
        for (int size = JournalFormat.HEADER_SIZE; size < whole.length; size++) {
            Files.write(file, Arrays.copyOf(whole, size));
            List<Bytes> content = read();
            assertThat(content).isEqualTo(entries(0, content.size()));
            assertThat(content.size()).isBetween(before, before + 1);
            before = content.size();
            assertThat(Files.size(file)).isLessThanOrEqualTo(size); // what was torn is gone
        }
        assertThat(before).isEqualTo(29);
    }

    @Test
    void cutInsideTheHeaderItIsDamaged() throws IOException {
        byte[] whole = written();
        for (int size = 1; size < JournalFormat.HEADER_SIZE; size++) {
            Files.write(file, Arrays.copyOf(whole, size));
            assertThatThrownBy(this::read)
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.DAMAGED));
        }
    }

    @Test
    void anyOneBitChangedIsNoticed() throws IOException {
        byte[] whole = written();
        int tornFrom = 0;
        for (int at = 0; at < whole.length; at += 1 + at % 3) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) (1 << at % 8);
            Files.write(file, changed);
            try {
                List<Bytes> content = read();
                assertThat(content).isEqualTo(entries(0, content.size()));
                // What nothing that came later proves to have been on the disk looks like a torn end.
                assertThat(content.size()).isGreaterThanOrEqualTo(20);
                tornFrom = tornFrom == 0 ? at : tornFrom;
            } catch (JournalException refusal) {
                assertThat(refusal.reason()).isIn(Reason.DAMAGED, Reason.FOREIGN);
                assertThat(file).hasBinaryContent(changed);
                assertThat(tornFrom)
                        .as("torn before, and now damaged at %s", at)
                        .isZero();
            }
        }
        assertThat(tornFrom).isGreaterThan(whole.length / 2);
    }

    @Test
    void ofASealedFileNoBitChangesUnnoticed() throws IOException {
        written();
        for (int i = 0; i < 2; i++) {
            try (Journal log = Journal.open(KIND, file, content -> {})) {
                log.seal(); // the second time there is nothing to seal
            }
        }
        byte[] whole = Files.readAllBytes(file);
        int content = whole.length - JournalFormat.ENTRY_HEADER_SIZE;
        assertThat(content).isEqualTo(written().length);
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) (1 << at % 8);
            Files.write(file, changed);
            try {
                assertThat(read()).isEqualTo(entries(0, 30));
                assertThat(at).isGreaterThanOrEqualTo(content);
            } catch (JournalException refusal) {
                assertThat(refusal.reason()).isIn(Reason.DAMAGED, Reason.FOREIGN);
            }
        }
    }

    @Test
    void aPowerFailureMayTakeAnyPartOfWhatWasNotForcedAndNothingElse() throws IOException {
        byte[] whole = written();
        int forced = whole.length
                - 10 * JournalFormat.ENTRY_HEADER_SIZE
                - entries(20, 30).stream().mapToInt(Bytes::size).sum();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 100; i++) {
            byte[] changed = whole.clone();
            int from = forced + random.nextInt(whole.length - forced);
            Arrays.fill(changed, from, from + random.nextInt(whole.length - from) + 1, (byte) 0);
            Files.write(file, changed);
            List<Bytes> content = read();
            assertThat(content).hasSizeGreaterThanOrEqualTo(20).isEqualTo(entries(0, content.size()));
            assertThat(read()).isEqualTo(content);
        }
    }

    @Test
    void anEntryInAnotherPlaceIsNone() throws IOException {
        byte[] whole = written();
        int size = JournalFormat.ENTRY_HEADER_SIZE + entry(0).size();
        byte[] doubled = new byte[whole.length + size];
        System.arraycopy(whole, 0, doubled, 0, whole.length);
        System.arraycopy(whole, JournalFormat.HEADER_SIZE, doubled, whole.length, size);
        Files.write(file, doubled);
        assertThat(read()).isEqualTo(entries(0, 30));
        assertThat(Files.size(file)).isEqualTo(whole.length);
    }

    @Test
    void aFileOfChanceIsNeverAnythingButRefused() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        byte[] whole = written();
        for (int i = 0; i < 500; i++) {
            byte[] chance = new byte[random.nextInt(4000)];
            random.nextBytes(chance);
            System.arraycopy(whole, 0, chance, 0, Math.min(chance.length, random.nextInt(200)));
            Files.write(file, chance);
            try {
                assertThat(entries(0, 30)).containsAll(read());
            } catch (JournalException refusal) {
                assertThat(refusal.reason()).isIn(Reason.DAMAGED, Reason.FOREIGN, Reason.NEWER);
            }
        }
    }

    @Test
    void whatIsLeftOfAFileThatWasNeverFinishedDoesNoHarm() throws IOException {
        written();
        Files.writeString(JournalFiles.beside(file, ".new"), "half a file");
        Journal.create(KIND, file, Collections.emptyIterator()).close();
        assertThat(read()).isEmpty();
        assertThat(JournalFiles.beside(file, ".new")).doesNotExist();
    }

    @Test
    void aFileOfAnotherKindOrALaterVersionIsRefusedAndStays() throws IOException {
        byte[] whole = written();
        for (JournalKind other :
                List.of(new JournalKind("jlibp2p.other", 1, 100), new JournalKind("jlibp2p", 1, 100))) {
            assertThatThrownBy(() -> Journal.open(other, file, content -> {}))
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.FOREIGN));
        }
        assertThat(file).hasBinaryContent(whole);
        Journal.create(new JournalKind("jlibp2p.test", 2, 100), file, Collections.emptyIterator())
                .close();
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        JournalException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.NEWER));
    }

    @Test
    void aFreshFileTakesThePlaceOnlyWhenItIsInstalled() throws IOException {
        written();
        try (Journal old = Journal.open(KIND, file, content -> {})) {
            Journal fresh = Journal.fresh(KIND, file);
            fresh.append(entry(100));
            old.append(entry(30));
            old.force();
            assertThat(read()).isEqualTo(entries(0, 31));
            fresh.discard();
            assertThat(JournalFiles.beside(file, ".new")).doesNotExist();
        }
        Journal fresh = Journal.fresh(KIND, file);
        fresh.append(entry(100));
        try (Journal installed = fresh.install()) {
            installed.append(entry(101));
            installed.force();
        }
        assertThat(read()).isEqualTo(entries(100, 102));
    }

    @Test
    void howMuchIsOfUseDecidesWhenItIsWrittenAnew() throws IOException {
        Bytes large = Bytes.wrap(new byte[Journal.SLACK / 2]);
        try (Journal journal = Journal.create(KIND, file, List.of(large).iterator())) {
            for (int i = 0; i < 2; i++) {
                journal.append(large);
                assertThat(journal.isWasteful()).isFalse();
            }
            journal.append(large);
            journal.append(large);
            assertThat(journal.isWasteful()).isTrue();
            journal.useful(2L * Journal.SLACK);
            assertThat(journal.isWasteful()).isFalse();
        }
    }
}
