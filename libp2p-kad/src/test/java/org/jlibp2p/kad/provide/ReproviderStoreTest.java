package org.jlibp2p.kad.provide;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multihash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a reprovider remembers from one start to the next. */
class ReproviderStoreTest extends ReproviderFixture {
    @Test
    void aRestartProvidesOnlyWhatIsDue() {
        start();
        List<Multihash> hashes = hashes(2000, 5);
        keep(hashes);
        time.advance(Duration.ofHours(50));
        reprovider.stop();
        network.lookups = 0;
        network.records = 0;

        reprovider = create();
        start();
        assertThat(status().keys()).isEqualTo(2000);
        assertThat(status().waiting()).isZero();
        time.advance(Duration.ofMinutes(10));
        assertThat(network.records).isLessThan(6000);
        time.advance(Duration.ofHours(24));
        assertThat(network.records).isGreaterThanOrEqualTo(40_000);
    }

    @Test
    void afterARestartTheNodeItselfIsToldOfAllThatWasProvidedBefore() {
        start();
        List<Multihash> hashes = hashes(5000, 5);
        keep(hashes);
        time.advance(Duration.ofHours(1));
        network.online = false;
        keep(hashes(10, 6));
        reprovider.stop();
        network.known.clear();
        network.largestPart = 0;

        reprovider = create();
        start();
        List<Bytes> all = hashes.stream().map(Multihash::bytes).toList();
        time.run();
        assertThat(network.known).containsExactlyInAnyOrderElementsOf(all);
        assertThat(network.largestPart).isLessThanOrEqualTo(Telling.MAX_PART);

        network.known.clear();
        reprovider.networkChanged();
        time.run();
        assertThat(network.known).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aRestartFromAFileProvidesOnlyWhatIsDue(@TempDir Path directory) {
        Path file = directory.resolve("keys");
        FileReprovideStore store = FileReprovideStore.open(file, time.loops("store", 1));
        options = options.withStore(store);
        reprovider = create();
        start();
        keep(hashes(3000, 5));
        time.advance(Duration.ofHours(3));
        reprovider.stop();
        store.close();
        time.run();
        time.advance(Duration.ofHours(2));
        network.records = 0;

        options = options.withStore(FileReprovideStore.open(file, time.loops("store-again", 1)));
        reprovider = create();
        start();
        assertThat(status().keys()).isEqualTo(3000);
        assertThat(status().waiting()).isZero();
        assertThat(status().regions()).isEqualTo(16);
        time.advance(Duration.ofHours(1));
        assertThat(network.records).isLessThan(60_000 / 5);
    }

    @Test
    void aStoreThatRefusesIsToldAndTheKeysAreKeptAllTheSame() {
        options = options.withStore(new RefusingStore());
        reprovider = create();
        start();

        assertThatThrownBy(() -> keep(hashes(3000, 11))).hasMessage("disk full");
        time.advance(Duration.ofHours(1));
        assertThat(status().keys()).isEqualTo(3000);
        assertThat(status().waiting()).isZero();
    }

    private static final class RefusingStore implements ReprovideStore {
        private boolean readable = true;

        private static <T> CompletableFuture<T> refused() {
            return CompletableFuture.failedFuture(new IllegalStateException("disk full"));
        }

        @Override
        public CompletableFuture<OptionalDouble> load(Consumer<List<KeptKey>> part) {
            return readable ? CompletableFuture.completedFuture(OptionalDouble.empty()) : refused();
        }

        @Override
        public CompletableFuture<Void> kept(List<Bytes> hashes) {
            return refused();
        }

        @Override
        public CompletableFuture<Void> forgotten(List<Bytes> hashes) {
            return refused();
        }

        @Override
        public CompletableFuture<Void> provided(List<Bytes> hashes, Instant when) {
            return refused();
        }

        @Override
        public CompletableFuture<Void> networkSize(double servers) {
            return refused();
        }
    }

    @Test
    void aStoreThatCannotBeReadFailsTheStart() {
        RefusingStore unreadable = new RefusingStore();
        unreadable.readable = false;
        options = options.withStore(unreadable);
        reprovider = create();

        assertThatThrownBy(this::start).hasMessage("disk full");
    }

    @Test
    void whatIsKeptBeforeTheStoreWasReadIsNotLost() {
        List<Multihash> hashes = hashes(10, 6);
        CompletableFuture<Void> kept = reprovider.keep(hashes);
        time.run();
        assertThat(kept).isNotDone();
        start();

        time.await(kept);
        assertThat(status().keys()).isEqualTo(10);
    }

    @Test
    void whatIsKeptBeforeTheStoreWasReadFailsAsTheReadingDoes() {
        RefusingStore unreadable = new RefusingStore();
        unreadable.readable = false;
        options = options.withStore(unreadable);
        reprovider = create();
        CompletableFuture<Void> kept = reprovider.keep(hashes(10, 6));
        reprovider.start();

        assertThatThrownBy(() -> time.await(kept)).hasMessage("disk full");
    }

    @Test
    void whatWaitsForTheStoreFailsWhenItIsStoppedBefore() {
        CompletableFuture<Void> kept = reprovider.keep(hashes(10, 6));
        time.loop().execute(reprovider::stop);

        assertThatThrownBy(() -> time.await(kept)).isInstanceOf(NodeClosedException.class);
        assertThatThrownBy(this::start).isInstanceOf(NodeClosedException.class);
        assertThat(time.timers()).isZero();
    }
}
