package org.jlibp2p.peerstore.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.Fault;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.journal.Journal;
import org.jlibp2p.journal.JournalFiles;
import org.jlibp2p.journal.JournalKind;
import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peer.SignedEnvelope;
import org.jlibp2p.peerstore.file.PeerFileException.Reason;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class FilePeerStoreTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Multiaddr FIRST = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");
    private static final Multiaddr SECOND = Multiaddr.parse("/ip4/192.0.2.1/tcp/2");
    private static final ProtocolId ECHO = ProtocolId.of("/echo/1");
    private static final FilePeerStoreOptions OPTIONS = FilePeerStoreOptions.defaults();

    @TempDir
    private Path directory;

    private Path file;
    private final ManualTime time = ManualTime.create();
    private final List<FilePeerStore> open = new ArrayList<>();

    @BeforeEach
    void name() {
        file = directory.resolve("peers");
    }

    @AfterEach
    void close() {
        open.forEach(FilePeerStore::close);
    }

    private FilePeerStore open() {
        return open(PeerLimits.defaults(), OPTIONS);
    }

    private FilePeerStore open(PeerLimits limits, FilePeerStoreOptions options) {
        FilePeerStore store = ManualStore.open(file, limits, options, time);
        open.add(store);
        return store;
    }

    static PeerId somebody(int number) {
        return PeerId.decode(Multihash.sha256(Bytes.utf8("peer " + number)).bytes());
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return Async.failureOf(future);
    }

    private PeerFileException refusal() {
        return catchThrowableOfType(PeerFileException.class, this::open);
    }

    @Test
    void everythingIsThereAgainAfterARestart() {
        Identity self = Identity.generate(KeyType.ECDSA);
        SignedEnvelope record = new PeerRecord(self.peerId(), 7, List.of(FIRST)).seal(self);
        try (FilePeerStore store = open()) {
            store.putSignedRecord(record, HOUR);
            store.addAddresses(self.peerId(), List.of(SECOND), HOUR.multipliedBy(2));
            store.setProtocols(self.peerId(), Set.of(ECHO));
            store.addPublicKey(self.publicKey());
            store.addAddresses(somebody(1), List.of(FIRST), HOUR);
            store.addAddresses(somebody(2), List.of(FIRST), HOUR);
            store.remove(somebody(2));
        }
        FilePeerStore again = open();
        assertThat(again.peers()).containsExactlyInAnyOrder(self.peerId(), somebody(1));
        assertThat(again.addresses(self.peerId())).containsExactly(SECOND, FIRST);
        assertThat(again.protocols(self.peerId())).containsExactly(ECHO);
        assertThat(again.publicKey(self.peerId())).contains(self.publicKey());
        assertThat(again.signedRecord(self.peerId())).contains(record);
        assertThat(again.putSignedRecord(record, HOUR)).isFalse();
        SignedEnvelope newer = new PeerRecord(self.peerId(), 8, List.of()).seal(self);
        assertThat(again.putSignedRecord(newer, HOUR)).isTrue();
        assertThat(again.addresses(self.peerId())).containsExactly(SECOND);
    }

    @Test
    void timeGoesOnWhileNoProcessRuns() {
        try (FilePeerStore store = open()) {
            store.addAddresses(somebody(1), List.of(FIRST), Duration.ofMinutes(30));
            store.addAddresses(somebody(1), List.of(SECOND), Duration.ofHours(30));
        }
        time.advance(Duration.ofMinutes(29));
        try (FilePeerStore store = open()) {
            assertThat(store.addresses(somebody(1))).containsExactly(SECOND, FIRST);
            time.advance(Duration.ofMinutes(1));
            assertThat(store.addresses(somebody(1))).containsExactly(SECOND);
        }
        time.advance(Duration.ofHours(29));
        assertThat(open().addresses(somebody(1))).containsExactly(SECOND);
        time.advance(Duration.ofMinutes(30));
        assertThat(open.get(open.size() - 1).addresses(somebody(1))).isEmpty();
    }

    @Test
    void aClockThatWasSetBackProlongsNothing() {
        try (FilePeerStore store = open()) {
            store.addAddresses(somebody(1), List.of(FIRST), HOUR);
        }
        ManualTime before = ManualTime.startingAt(time.loop().now().minus(Duration.ofDays(400)));
        try (FilePeerStore store = ManualStore.open(file, before)) {
            assertThat(store.addresses(somebody(1))).containsExactly(FIRST);
            before.advance(HOUR);
            assertThat(store.addresses(somebody(1))).isEmpty();
        }
    }

    @Test
    void changesAreWrittenAfterTheDelayOnceForAllOfThem() throws IOException {
        FilePeerStore store = open(PeerLimits.defaults(), OPTIONS.withWriteDelay(Duration.ofSeconds(5)));
        time.run();
        long before = Files.size(file);
        for (int port = 1; port < 100; port++) {
            store.addAddresses(somebody(1), List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/" + port)), HOUR);
        }
        assertThat(store.backlog()).isEqualTo(1);
        time.advance(Duration.ofMillis(4999));
        assertThat(Files.size(file)).isEqualTo(before);
        time.advance(Duration.ofMillis(1));
        assertThat(Files.size(file)).isBetween(before + 1, before + 99 * 40);
        assertThat(store.backlog()).isZero();
    }

    @Test
    void aFlushDoesNotWaitForTheDelay() {
        FilePeerStore store = open();
        store.addAddresses(somebody(1), List.of(FIRST), HOUR);
        CompletableFuture<Void> flushed = store.flush();
        assertThat(flushed).isNotDone();
        time.run();
        assertThat(flushed).isCompleted();
        assertThat(store.backlog()).isZero();
    }

    @Test
    void afterTheEndItAnswersAndWritesNoMore() throws IOException {
        FilePeerStore store = open();
        store.addAddresses(somebody(1), List.of(FIRST), HOUR);
        CompletableFuture<Void> last = store.flush();
        store.close();
        assertThat(last).isCompleted();
        long size = Files.size(file);
        store.addAddresses(somebody(2), List.of(FIRST), HOUR);
        time.advance(HOUR.dividedBy(2));
        assertThat(store.addresses(somebody(2))).containsExactly(FIRST);
        assertThat(failureOf(store.flush())).isInstanceOf(NodeClosedException.class);
        assertThat(Files.size(file)).isEqualTo(size);
        store.close();
    }

    @Test
    void T30_theFileStaysSmallHoweverMuchIsWritten() throws IOException {
        PeerLimits limits = PeerLimits.defaults().withTotal(1000);
        FilePeerStore store = open(limits, OPTIONS);
        long largest = 0;
        for (int i = 0; i < 20_000; i++) {
            store.addAddresses(somebody(i), List.of(FIRST, SECOND), HOUR);
            if (i % 400 == 0) {
                time.advance(Duration.ofSeconds(1));
                largest = Math.max(largest, Files.size(file));
            }
        }
        assertThat(largest).isBetween(Journal.SLACK / 2L, Journal.SLACK + 500_000L);
        store.close();
        assertThat(open(limits, OPTIONS).peers()).hasSize(1000);
    }

    @Test
    void T30_theBacklogIsBoundedWhenTheDiskIsSlow() {
        FilePeerStore store = open(PeerLimits.defaults().withTotal(100), OPTIONS);
        for (int i = 0; i < 10_000; i++) {
            store.addAddresses(somebody(i), List.of(FIRST), HOUR);
            assertThat(store.backlog()).isLessThanOrEqualTo(100);
        }
        store.close();
        FilePeerStore again = open(PeerLimits.defaults().withTotal(100), OPTIONS);
        assertThat(again.peers()).hasSize(100).contains(somebody(9_999), somebody(9_900));
    }

    @Test
    void lowerLimitsHoldForWhatWasWrittenBefore() {
        try (FilePeerStore store = open()) {
            for (int i = 0; i < 10; i++) {
                store.addAddresses(somebody(i), List.of(FIRST, SECOND), HOUR.plusMinutes(i));
                time.advance(Duration.ofSeconds(1));
            }
        }
        PeerLimits limits = PeerLimits.defaults().withTotal(3).withAddressesPerPeer(1);
        try (FilePeerStore store = open(limits, OPTIONS)) {
            assertThat(store.peers()).containsExactlyInAnyOrder(somebody(7), somebody(8), somebody(9));
            assertThat(store.addresses(somebody(9))).hasSize(1);
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(open().peers()).hasSize(3); // the others were taken out of the file too
    }

    @Test
    void theOldestMakesRoomAfterARestartToo() {
        PeerLimits limits = PeerLimits.defaults().withTotal(3);
        try (FilePeerStore store = open(limits, OPTIONS)) {
            for (int i = 0; i < 3; i++) {
                store.addAddresses(somebody(i), List.of(FIRST), HOUR);
            }
            time.advance(Duration.ofSeconds(1));
            store.setProtocols(somebody(0), Set.of(ECHO));
        }
        FilePeerStore again = open(limits, OPTIONS);
        again.addAddresses(somebody(3), List.of(FIRST), HOUR);
        assertThat(again.peers()).containsExactlyInAnyOrder(somebody(0), somebody(2), somebody(3));
    }

    @Test
    void aSecondStoreOnTheSameFileIsRefused() {
        FilePeerStore store = open();
        PeerFileException refusal = refusal();
        assertThat(refusal.reason()).isEqualTo(Reason.LOCKED);
        assertThat(refusal.fault()).isEqualTo(Fault.LOCAL_FILE);
        assertThat(refusal).hasMessageContaining(file.toString()).hasMessageContaining("close that store first");
        store.close();
        open();
    }

    @Test
    void whoIsInterruptedClosesItAllTheSame() {
        FilePeerStore store = open();
        store.setProtocols(somebody(1), Set.of(ProtocolId.of("/a")));
        Thread.currentThread().interrupt();
        store.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(open().protocols(somebody(1))).containsExactly(ProtocolId.of("/a"));
    }

    @Test
    void aForeignFileIsRefusedAndLeftAsItIs() throws IOException {
        String text = "Dear diary, today I configured the wrong path.";
        Files.writeString(file, text);
        PeerFileException refusal = refusal();
        assertThat(refusal.reason()).isEqualTo(Reason.FOREIGN);
        assertThat(refusal).hasMessageContaining("name another path");
        assertThat(file).hasContent(text);
        assertThat(refusal().reason()).isEqualTo(Reason.FOREIGN); // and it is not locked
    }

    @Test
    void anEmptyFileIsAFreshStore() throws IOException {
        Files.createFile(file);
        assertThat(open().peers()).isEmpty();
    }

    @Test
    void aFileOfANewerVersionIsRefused() throws IOException {
        Journal.create(new JournalKind("jlibp2p.peers", 2, 100), file, Collections.emptyIterator())
                .close();
        FilePeerStoreOptions moving = OPTIONS.withDamaged(DamagedFile.MOVE_ASIDE);
        assertThatThrownBy(() -> open(PeerLimits.defaults(), moving))
                .isInstanceOfSatisfying(
                        PeerFileException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.NEWER))
                .hasMessageContaining("format 2");
    }

    @Test
    void aDirectoryIsRefused() throws IOException {
        Files.createDirectory(file);
        assertThat(refusal().reason()).isEqualTo(Reason.UNREADABLE);
        assertThat(refusal()).hasMessageContaining("directory");
    }

    @Test
    void missingDirectoriesAreMade() {
        file = directory.resolve("a").resolve("b").resolve("peers");
        open();
        assertThat(file).exists();
    }

    @Test
    void aLinkToAFileLeadsThere() throws IOException {
        Path real = directory.resolve("real");
        Files.createFile(real);
        Files.createSymbolicLink(file, real);
        try (FilePeerStore store = open()) {
            store.addAddresses(somebody(1), List.of(FIRST), HOUR);
            assertThat(store.file()).isEqualTo(real.toRealPath());
        }
        assertThat(file).isSymbolicLink();
        assertThat(open().peers()).containsExactly(somebody(1));
    }

    @Test
    void aDamagedFileIsRefusedOrMovedAside() throws IOException {
        try (FilePeerStore store = open()) {
            for (int i = 0; i < 10; i++) {
                store.addAddresses(somebody(i), List.of(FIRST), HOUR);
                time.advance(Duration.ofSeconds(1));
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        PeerFileException refusal = refusal();
        assertThat(refusal.reason()).isEqualTo(Reason.DAMAGED);
        assertThat(refusal).hasMessageContaining("MOVE_ASIDE");
        assertThat(file).hasBinaryContent(bytes);

        FilePeerStoreOptions moving = OPTIONS.withDamaged(DamagedFile.MOVE_ASIDE);
        try (FilePeerStore store = open(PeerLimits.defaults(), moving)) {
            assertThat(store.peers()).isEmpty();
            assertThat(store.movedAside()).contains(directory.toRealPath().resolve("peers.damaged-1"));
            assertThat(store.movedAside().orElseThrow()).hasBinaryContent(bytes);
            store.addAddresses(somebody(1), List.of(FIRST), HOUR);
        }
        FilePeerStore again = open(PeerLimits.defaults(), moving);
        assertThat(again.peers()).containsExactly(somebody(1));
        assertThat(again.movedAside()).isEmpty();
    }

    @Test
    void ofDamagedFilesAFewAreKept() throws IOException {
        FilePeerStoreOptions moving = OPTIONS.withDamaged(DamagedFile.MOVE_ASIDE);
        for (int i = 0; i < 2 * JournalFiles.MOST_DAMAGED; i++) {
            Files.writeString(file, "damage number " + i);
            open(PeerLimits.defaults(), moving).close();
        }
        try (var files = Files.list(directory)) {
            assertThat(files.filter(each -> each.toString().contains(".damaged-")))
                    .hasSize(JournalFiles.MOST_DAMAGED);
        }
    }

    @Test
    void aDiskThatRefusesIsTriedAgain() throws IOException {
        FilePeerStore store = open(PeerLimits.defaults().withTotal(10), OPTIONS);
        Path inTheWay = Files.createDirectories(directory.resolve("peers.new").resolve("in the way"));
        for (int i = 0; i < 20; i++) { // more than can be written one by one
            store.addAddresses(somebody(i), List.of(FIRST), HOUR);
        }
        CompletableFuture<Void> refused = store.flush();
        time.run();
        assertThat(failureOf(refused))
                .isInstanceOfSatisfying(
                        PeerFileException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.UNWRITABLE))
                .hasMessageContaining("make room");
        store.addAddresses(somebody(20), List.of(FIRST), HOUR);
        assertThat(store.peers()).hasSize(10).contains(somebody(20));

        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
        time.advance(PeerWriter.RETRY);
        assertThat(store.backlog()).isZero();
        store.close();
        assertThat(open().peers()).hasSize(10).contains(somebody(20));
    }

    @Test
    void whatCouldNotBeWrittenIsToldAtTheEnd() throws IOException {
        FilePeerStore store = ManualStore.open(file, PeerLimits.defaults().withTotal(10), OPTIONS, time);
        Files.createDirectories(directory.resolve("peers.new").resolve("in the way"));
        for (int i = 0; i < 20; i++) {
            store.addAddresses(somebody(i), List.of(FIRST), HOUR);
        }
        assertThatThrownBy(store::close)
                .isInstanceOfSatisfying(
                        PeerFileException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.UNWRITABLE));
        store.close();
    }

    @Test
    void noCallWaitsForTheDisk() throws Exception {
        EventLoops loops = EventLoops.create("held", 1);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch caught = new CountDownLatch(1);
        FilePeerStore store = FilePeerStore.open(file, PeerLimits.defaults().withTotal(100), OPTIONS, loops);
        loops.next().execute(() -> {
            caught.countDown();
            awaitQuietly(held); // a disk that does not answer
        });
        assertThat(caught.await(60, TimeUnit.SECONDS)).isTrue();
        long size = Files.size(file);
        Identity self = Identity.generate(KeyType.ECDSA);
        SignedEnvelope record = new PeerRecord(self.peerId(), 7, List.of(FIRST)).seal(self);
        EventLoops node = EventLoops.create("node", 1);
        CompletableFuture<CompletableFuture<Void>> called = Async.call(node.next(), () -> {
            for (int i = 0; i < 1000; i++) {
                store.addAddresses(somebody(i), List.of(FIRST), HOUR);
                store.setProtocols(somebody(i), Set.of(ECHO));
                store.addresses(somebody(i));
                store.protocols(somebody(i));
                store.publicKey(somebody(i));
                store.remove(somebody(i / 2));
            }
            store.addPublicKey(self.publicKey());
            store.putSignedRecord(record, HOUR);
            store.signedRecord(self.peerId());
            store.peers();
            return CompletableFuture.completedFuture(store.flush());
        });
        CompletableFuture<Void> flushed = called.get(60, TimeUnit.SECONDS);
        assertThat(flushed).isNotDone();
        assertThat(Files.size(file)).isEqualTo(size);
        assertThat(store.backlog()).isLessThanOrEqualTo(100);

        held.countDown();
        flushed.get(60, TimeUnit.SECONDS);
        assertThat(Files.size(file)).isGreaterThan(size);
        node.close();
        store.close();
        assertThat(open().signedRecord(self.peerId())).contains(record);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
