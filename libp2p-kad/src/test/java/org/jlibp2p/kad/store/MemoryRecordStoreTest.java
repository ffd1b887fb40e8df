package org.jlibp2p.kad.store;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.DisplayName;

import static org.assertj.core.api.Assertions.assertThat;

/** The store of values in memory holds the contract. */
@DisplayName("The store of values in memory")
class MemoryRecordStoreTest extends RecordStoreContract {
    @Override
    protected RecordStore create(RecordStoreLimits limits) {
        return MemoryRecordStore.create(limits);
    }

    @Override
    protected <T> T outcome(CompletableFuture<T> future) {
        assertThat(future).isDone();
        return future.join();
    }
}
