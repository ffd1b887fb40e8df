package org.jlibp2p.peerstore.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.testkit.ManualTime;
import org.jlibp2p.testkit.PeerStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/** The peer store in a file holds the contract of a peer store. */
@DisplayName("The peer store in a file")
class FilePeerStoreContractTest extends PeerStoreContract {
    @TempDir
    private Path directory;

    private final ManualTime time = ManualTime.create();
    private final List<FilePeerStore> open = new ArrayList<>();

    @Override
    protected PeerStore create(PeerLimits limits) {
        FilePeerStore store = ManualStore.open(
                directory.resolve("peers-" + open.size()), limits, FilePeerStoreOptions.defaults(), time);
        open.add(store);
        return store;
    }

    @Override
    protected void pass(Duration passing) {
        time.advance(passing);
    }

    @AfterEach
    void close() {
        open.forEach(FilePeerStore::close);
    }
}
