package org.jlibp2p.kad.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/** The provider store in a file holds the contract. */
@DisplayName("The provider store in a file")
class FileProviderStoreTest extends ProviderStoreContract {
    @TempDir
    private Path directory;

    private final ManualTime time = ManualTime.startingAt(START);
    private final List<FileKadStore> open = new ArrayList<>();

    @Override
    protected ProviderStore create(ProviderStoreLimits limits) {
        FileKadStore store = FileKadStores.open(
                directory.resolve("dht-" + open.size()),
                FileKadStoreOptions.defaults().withProviders(limits),
                time);
        open.add(store);
        return store.providers();
    }

    @Override
    protected <T> T outcome(CompletableFuture<T> future) {
        return time.await(future);
    }

    @AfterEach
    void close() {
        open.forEach(FileKadStore::close);
    }
}
