package org.jlibp2p.kad.store;

import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.DisplayName;

import static org.assertj.core.api.Assertions.assertThat;

/** The provider store in memory holds the contract. */
@DisplayName("The provider store in memory")
class MemoryProviderStoreTest extends ProviderStoreContract {
    @Override
    protected ProviderStore create(ProviderStoreLimits limits) {
        return MemoryProviderStore.create(limits, new SplittableRandom(1));
    }

    @Override
    protected <T> T outcome(CompletableFuture<T> future) {
        assertThat(future).isDone();
        return future.join();
    }
}
