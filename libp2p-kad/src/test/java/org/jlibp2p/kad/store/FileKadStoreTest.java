package org.jlibp2p.kad.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Fault;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.journal.Journal;
import org.jlibp2p.journal.JournalFiles;
import org.jlibp2p.journal.JournalKind;
import org.jlibp2p.kad.store.KadStoreException.Reason;
import org.jlibp2p.kad.store.RecordStore.StoredRecord;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.jlibp2p.kad.store.ProviderStoreContract.HERE;
import static org.jlibp2p.kad.store.ProviderStoreContract.START;
import static org.jlibp2p.kad.store.ProviderStoreContract.THERE;
import static org.jlibp2p.kad.store.ProviderStoreContract.at;
import static org.jlibp2p.kad.store.ProviderStoreContract.key;
import static org.jlibp2p.kad.store.ProviderStoreContract.peer;

class FileKadStoreTest {
    private static final FileKadStoreOptions OPTIONS = FileKadStoreOptions.defaults();
    private static final Bytes NAME = Bytes.utf8("/test/name");

    @TempDir
    private Path directory;

    private ManualTime time = ManualTime.startingAt(START);
    private final List<FileKadStore> open = new ArrayList<>();

    private Path file() {
        return directory.resolve("dht");
    }

    private FileKadStore open() {
        return open(OPTIONS);
    }

    private FileKadStore open(FileKadStoreOptions options) {
        FileKadStore store = FileKadStores.open(file(), options, time);
        open.add(store);
        return store;
    }

    @AfterEach
    void close() {
        open.forEach(FileKadStore::close);
    }

    private Instant now() {
        return time.loop().now();
    }

    private void add(FileKadStore store, int key, PeerInfo provider) {
        time.await(store.providers().add(key(key), provider, now()));
    }

    private List<PeerInfo> find(FileKadStore store, int key) {
        return store.providers().find(key(key), 100, now()).join();
    }

    private KadStoreException refusal() {
        return catchThrowableOfType(KadStoreException.class, this::open);
    }

    @Test
    void everythingIsThereAgainAfterARestart() {
        StoredRecord value = new StoredRecord(Bytes.utf8("value"), now(), peer(9));
        try (FileKadStore store = open()) {
            add(store, 1, at(1, HERE, THERE));
            add(store, 1, at(2));
            add(store, 2, at(1, HERE));
            time.await(store.records().put(NAME, new StoredRecord(Bytes.utf8("before"), now(), peer(8))));
            time.await(store.records().put(NAME, value));
        }
        FileKadStore again = open();
        assertThat(find(again, 1)).containsExactlyInAnyOrder(at(1, HERE), at(2));
        assertThat(find(again, 2)).containsExactly(at(1, HERE));
        assertThat(again.records().find(NAME, now()).join()).contains(value);
    }

    @Test
    void whatIsAcknowledgedIsInTheFileWhetherItIsClosedOrNot() throws IOException {
        FileKadStore store = open();
        CompletableFuture<Void> added = store.providers().add(key(1), at(1, HERE), now());
        assertThat(added).isNotDone();
        long before = Files.size(file());
        time.run();
        assertThat(added).isCompleted();
        assertThat(Files.size(file())).isGreaterThan(before);
        Path copy = directory.resolve("copy");
        Files.copy(file(), copy);
        try (FileKadStore again = FileKadStores.open(copy, OPTIONS, time)) {
            assertThat(find(again, 1)).containsExactly(at(1, HERE));
        }
    }

    @Test
    void timesGoOnWhileNoProcessRuns() {
        try (FileKadStore store = open()) {
            add(store, 1, at(1, HERE));
            time.advance(Duration.ofHours(20));
            add(store, 2, at(1, HERE));
            add(store, 3, at(1));
            time.await(store.records().put(NAME, new StoredRecord(Bytes.utf8("v"), now(), peer(9))));
        }
        time.advance(Duration.ofHours(20));
        try (FileKadStore store = open()) {
            assertThat(find(store, 1)).as("the addresses came again later").containsExactly(at(1, HERE));
        }
        time.advance(Duration.ofHours(8));
        try (FileKadStore store = open()) {
            assertThat(find(store, 1)).isEmpty();
            assertThat(find(store, 2)).containsExactly(at(1));
            assertThat(store.records().find(NAME, now()).join()).isPresent();
        }
        time.advance(Duration.ofHours(20));
        FileKadStore store = open();
        assertThat(find(store, 2)).isEmpty();
        assertThat(store.providerRecords()).isZero();
        assertThat(store.records().find(NAME, now()).join()).isEmpty();
    }

    @Test
    void aClockThatWasSetBackProlongsNothing() {
        try (FileKadStore store = open()) {
            add(store, 1, at(1, HERE));
            time.await(store.records().put(NAME, new StoredRecord(Bytes.utf8("v"), now(), peer(9))));
        }
        time = ManualTime.startingAt(START.minus(Duration.ofDays(400)));
        FileKadStore store = open();
        assertThat(find(store, 1)).containsExactly(at(1, HERE));
        time.advance(Duration.ofHours(48));
        assertThat(find(store, 1)).isEmpty();
        assertThat(store.records().find(NAME, now()).join()).isEmpty();
    }

    @Test
    void T30_theFileStaysShortHoweverMuchIsAnnouncedAndNothingIsLost() throws IOException {
        FileKadStore store = open();
        long largest = 0;
        for (int round = 0; round < 40; round++) {
            List<CompletableFuture<Void>> added = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                added.add(store.providers().add(key(i), at(i % 50, HERE), now()));
            }
            time.await(store.records().put(NAME, new StoredRecord(Bytes.utf8("v" + round), now(), peer(9))));
            assertThat(added).allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
            largest = Math.max(largest, Files.size(file()));
            time.advance(StoreJournal.RENEWAL);
        }
        assertThat(largest).isBetween((long) Journal.SLACK, Journal.SLACK + 600_000L);
        store.close();
        FileKadStore again = open();
        for (int i = 0; i < 1000; i++) {
            assertThat(find(again, i)).containsExactly(at(i % 50, HERE));
        }
        assertThat(again.records().find(NAME, now()).join().map(StoredRecord::value))
                .contains(Bytes.utf8("v39"));
        assertThat(JournalFiles.beside(file(), ".new")).doesNotExist();
    }

    @Test
    void T30_whatIsThereAndWasWrittenLessThanHalfAnHourAgoIsNotWrittenAgain() {
        FileKadStore store = open();
        StoredRecord value = new StoredRecord(Bytes.utf8("v"), now(), peer(9));
        store.providers().add(key(1), at(1, HERE), now());
        CompletableFuture<Void> again = store.providers().add(key(1), at(1, HERE), now());
        assertThat(again).as("the first one is not on the disk yet").isNotDone();
        time.run();
        assertThat(again).isCompleted();
        time.await(store.records().put(NAME, value));
        long size = store.fileSize();
        time.advance(StoreJournal.RENEWAL.minusSeconds(1));
        add(store, 1, at(1, HERE));
        add(store, 1, at(1));
        time.await(store.records().put(NAME, new StoredRecord(value.value(), now(), peer(9))));
        assertThat(store.fileSize()).isEqualTo(size);
        add(store, 1, at(1, THERE));
        assertThat(store.fileSize()).as("other addresses").isGreaterThan(size);
        size = store.fileSize();
        time.await(store.records().put(NAME, new StoredRecord(Bytes.utf8("w"), now(), peer(9))));
        assertThat(store.fileSize()).as("another value").isGreaterThan(size);
        size = store.fileSize();
        time.advance(StoreJournal.RENEWAL);
        add(store, 1, at(1, THERE));
        assertThat(store.fileSize()).as("later").isGreaterThan(size);
        time.advance(Duration.ofHours(47));
        assertThat(find(store, 1)).extracting(PeerInfo::id).containsExactly(peer(1));
    }

    @Test
    void cutAnywhereItOpensWithAllThatIsWhole() throws IOException {
        List<Long> ends = new ArrayList<>();
        try (FileKadStore store = open()) {
            for (int i = 0; i < 20; i++) {
                add(store, i, at(i % 3, HERE));
                ends.add(Files.size(file()));
            }
        }
        byte[] whole = Files.readAllBytes(file());
        for (int size = ends.get(0).intValue(); size < whole.length; size += 17) {
            Files.write(file(), Arrays.copyOf(whole, size));
            int cut = size;
            int acknowledged = (int) ends.stream().filter(end -> end <= cut).count();
            try (FileKadStore store = open()) {
                for (int i = 0; i < 20; i++) {
                    assertThat(find(store, i)).as("%s cut at %s", i, size).hasSize(i < acknowledged ? 1 : 0);
                }
            }
        }
    }

    @Test
    void anyOneBitChangedIsNoticed() throws IOException {
        try (FileKadStore store = open()) {
            for (int i = 0; i < 20; i++) {
                add(store, i, at(i % 3, HERE));
            }
        }
        byte[] whole = Files.readAllBytes(file());
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 100; i++) {
            byte[] changed = whole.clone();
            int at = random.nextInt(whole.length - 24);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file(), changed);
            assertThat(refusal().reason()).as("at %s", at).isIn(Reason.DAMAGED, Reason.FOREIGN);
            assertThat(file()).hasBinaryContent(changed);
        }
    }

    @Test
    void aDamagedFileIsMovedAsideIfThatIsAskedFor() throws IOException {
        Files.writeString(file(), "not a store");
        KadStoreException refusal = refusal();
        assertThat(refusal.reason()).isEqualTo(Reason.FOREIGN);
        assertThat(refusal.fault()).isEqualTo(Fault.LOCAL_FILE);
        assertThat(refusal.file()).isEqualTo(file().toRealPath());
        assertThat(refusal).hasMessageContaining("MOVE_ASIDE");
        FileKadStore store = open(OPTIONS.withDamaged(DamagedStore.MOVE_ASIDE));
        assertThat(store.movedAside())
                .hasValueSatisfying(aside -> assertThat(aside).hasContent("not a store"));
        add(store, 1, at(1));
    }

    @Test
    void aFileOfANewerVersionOrOfAnotherStoreIsRefused() throws IOException {
        Journal.create(new JournalKind("jlibp2p.kad", 2, 100), file(), Collections.emptyIterator())
                .close();
        assertThat(refusal().reason()).isEqualTo(Reason.NEWER);
        Journal.create(new JournalKind("jlibp2p.peers", 1, 100), file(), Collections.emptyIterator())
                .close();
        assertThat(refusal().reason()).isEqualTo(Reason.FOREIGN);
    }

    @Test
    void aSecondStoreOfTheSameFileIsRefused() {
        FileKadStore store = open();
        assertThat(refusal().reason()).isEqualTo(Reason.LOCKED);
        store.close();
        open();
    }

    @Test
    void aDirectoryIsRefused() throws IOException {
        Files.createDirectories(file());
        assertThat(refusal().reason()).isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void afterTheEndItAnswersAndKeepsNoMore() {
        FileKadStore store = open();
        add(store, 1, at(1, HERE));
        store.close();
        store.close();
        assertThat(find(store, 1)).containsExactly(at(1, HERE));
        CompletableFuture<Void> late = store.providers().add(key(2), at(1), now());
        assertThat(Async.failureOf(late)).isInstanceOf(NodeClosedException.class);
    }

    @Test
    void T49_noMoreWaitsForTheDiskThanMay() {
        FileKadStore store = open(OPTIONS.withBacklog(FileKadStoreOptions.MIN_BACKLOG));
        List<CompletableFuture<Void>> added = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            added.add(store.providers().add(key(i), at(i % 50), now()));
        }
        List<CompletableFuture<Void>> refused = added.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .toList();
        assertThat(refused).hasSizeBetween(5_000, 8_000);
        assertThat(Async.failureOf(refused.get(0)))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        full -> assertThat(full.limit()).isEqualTo("FileKadStoreOptions.backlog"));
        assertThat(find(store, 9_999))
                .as("what is refused is not kept in memory either")
                .isEmpty();
        time.run();
        add(store, 9_999, at(1));
    }

    @Test
    void whenTheDiskRefusesNothingIsAcknowledgedAndAllIsWrittenAnewLater() throws IOException {
        FileKadStore store = open();
        add(store, 1, at(1, HERE));
        for (int i = 0; i < 20_000 && !Files.exists(JournalFiles.beside(file(), ".new")); i++) {
            store.providers().add(key(2 + i % 1000), at(3, i % 2 == 0 ? HERE : THERE), now());
            if (i % 20 == 0) {
                time.run();
            }
        }
        assertThat(JournalFiles.beside(file(), ".new"))
                .as("is being written anew")
                .exists();
        Path original = directory.resolve("original");
        Files.move(file(), original);
        Files.createDirectories(file().resolve("in the way"));
        CompletableFuture<Void> failed = null;
        for (int i = 0; i < 1000 && failed == null; i++) {
            CompletableFuture<Void> added =
                    store.providers().add(key(2 + i % 1000), at(3, i % 2 == 0 ? HERE : THERE), now());
            time.run();
            failed = added.isCompletedExceptionally() ? added : null;
        }
        assertThat(failed).isNotNull();
        assertThat(Async.failureOf(failed))
                .isInstanceOfSatisfying(
                        KadStoreException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNWRITABLE));
        Files.delete(file().resolve("in the way"));
        Files.delete(file());
        time.advance(StoreJournal.RETRY);
        store.providers().add(key(5000), at(2, THERE), now());
        time.run();
        time.advance(StoreJournal.RETRY);
        store.providers().add(key(5001), at(2, THERE), now());
        time.run();
        add(store, 5002, at(2, THERE));
        store.close();
        FileKadStore again = open();
        assertThat(find(again, 1)).containsExactly(at(1, HERE));
        assertThat(find(again, 5000)).containsExactly(at(2, THERE));
        assertThat(find(again, 5002)).containsExactly(at(2, THERE));
    }

    @Test
    void aBacklogThatCannotBeIsRefused() {
        assertThatThrownBy(() -> OPTIONS.withBacklog(1000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProviderStoreLimits.defaults().withTotal(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RecordStoreLimits.defaults().withValidity(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
