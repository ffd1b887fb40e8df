package org.jlibp2p.kad.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.store.RecordStore.StoredRecord;
import org.jlibp2p.limits.LimitExceededException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.kad.store.ProviderStoreContract.START;
import static org.jlibp2p.kad.store.ProviderStoreContract.peer;

/** What every store of values promises that is bounded by {@link RecordStoreLimits}. */
abstract class RecordStoreContract {
    private Instant now = START;

    /** A store without values. */
    protected abstract RecordStore create(RecordStoreLimits limits);

    /** Lets the store do what it has begun, and yields what came of it. */
    protected abstract <T> T outcome(CompletableFuture<T> future);

    static Bytes key(int number) {
        return Bytes.utf8("/test/" + number);
    }

    private StoredRecord value(String text, int source) {
        return new StoredRecord(Bytes.utf8(text), now, peer(source));
    }

    private RecordStore create() {
        return create(RecordStoreLimits.defaults());
    }

    private void put(RecordStore store, int key, StoredRecord record) {
        outcome(store.put(key(key), record));
    }

    private Optional<StoredRecord> find(RecordStore store, int key) {
        return outcome(store.find(key(key), now));
    }

    private void assertRefused(RecordStore store, Bytes key, StoredRecord record, String limit) {
        CompletableFuture<Void> put = store.put(key, record);
        assertThat(put).isCompletedExceptionally();
        assertThat(Async.failureOf(put))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        refused -> assertThat(refused.limit()).isEqualTo("RecordStoreLimits." + limit));
    }

    @Test
    void aValueIsFoundUnderItsKey() {
        RecordStore store = create();
        put(store, 1, value("one", 1));
        put(store, 2, value("two", 1));
        assertThat(find(store, 1)).contains(value("one", 1));
        assertThat(find(store, 2)).contains(value("two", 1));
        assertThat(find(store, 3)).isEmpty();
    }

    @Test
    void aLaterValueTakesThePlaceOfTheEarlierWhoeverPutIt() {
        RecordStore store = create();
        put(store, 1, value("one", 1));
        now = now.plusSeconds(60);
        put(store, 1, value("other", 2));
        assertThat(find(store, 1)).contains(value("other", 2));
    }

    @Test
    void aValueCountsFor48HoursFromWhenItCame() {
        RecordStore store = create();
        put(store, 1, value("one", 1));
        put(store, 2, value("two", 1));
        now = START.plus(Duration.ofHours(24));
        put(store, 2, value("two", 1));
        now = START.plus(Duration.ofHours(48)).minusMillis(1);
        assertThat(find(store, 1)).isPresent();
        now = START.plus(Duration.ofHours(48));
        assertThat(find(store, 1)).isEmpty();
        assertThat(find(store, 2)).isPresent();
    }

    @Test
    void T48_longKeysAndValuesAreRefused() {
        RecordStore store = create(RecordStoreLimits.defaults().withSizes(10, 20));
        assertRefused(store, Bytes.utf8("/test/12345"), value("x", 1), "keySize");
        assertRefused(store, key(1), value("x".repeat(21), 1), "valueSize");
        outcome(store.put(Bytes.utf8("/test/1234"), value("x".repeat(20), 1)));
    }

    @Test
    void T48_aPeerPutsNoMoreThanItMayAndWhatItHasPutStays() {
        RecordStore store = create(RecordStoreLimits.defaults().withPerPeer(2));
        put(store, 1, value("one", 1));
        put(store, 2, value("two", 1));
        assertRefused(store, key(3), value("three", 1), "perPeer");
        put(store, 1, value("once more", 1));
        put(store, 3, value("three", 2));
        assertRefused(store, key(3), value("mine now", 1), "perPeer");
        assertThat(find(store, 3)).contains(value("three", 2));
        now = START.plus(Duration.ofHours(48));
        put(store, 4, value("four", 1));
        assertThat(find(store, 4)).isPresent();
    }

    @Test
    void T48_whoPutsTheSameValueAgainDoesNotGetItForItsOwn() {
        RecordStore store = create(RecordStoreLimits.defaults().withPerPeer(1));
        put(store, 1, value("one", 1));
        put(store, 2, value("two", 2));
        now = now.plus(Duration.ofHours(1));
        put(store, 1, value("one", 2));
        assertThat(find(store, 1)).contains(value("one", 1));
        assertRefused(store, key(3), value("three", 1), "perPeer");
    }

    @Test
    void T48_whenItIsFullThosePeersMakeRoomThatHavePutTheMost() {
        RecordStore store = create(RecordStoreLimits.defaults().withTotal(5));
        put(store, 100, value("of a peer with few", 2));
        for (int i = 0; i < 4; i++) {
            put(store, i, value("of one with many", 1));
        }
        assertRefused(store, key(50), value("one more", 1), "total");
        put(store, 101, value("of another", 3));
        assertThat(find(store, 0)).isEmpty();
        assertThat(find(store, 1)).isPresent();
        assertThat(find(store, 100)).isPresent();
        assertThat(find(store, 101)).isPresent();
    }

    @Test
    void T48_itHoldsNoMoreBytesThanItMay() {
        int size = key(1).size() + 1000;
        RecordStore store = create(RecordStoreLimits.defaults().withBytes(3L * size + 500));
        for (int i = 0; i < 3; i++) {
            put(store, i, value("x".repeat(1000), 1));
        }
        put(store, 3, value("x".repeat(1000), 2));
        assertThat(find(store, 0)).isEmpty();
        assertThat(find(store, 3)).isPresent();
        put(store, 3, value("x".repeat(1500), 2));
        assertRefused(store, key(3), value("x".repeat(2600), 2), "total");
        assertThat(find(store, 3)).as("what there was stays").contains(value("x".repeat(1500), 2));
        now = START.plus(Duration.ofHours(48));
        put(store, 3, value("x".repeat(2600), 2));
    }
}
