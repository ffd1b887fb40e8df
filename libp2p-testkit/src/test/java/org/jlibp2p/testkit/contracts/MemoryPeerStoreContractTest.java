package org.jlibp2p.testkit.contracts;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.peerstore.MemoryPeerStore;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.testkit.PeerStoreContract;
import org.junit.jupiter.api.DisplayName;

/** The peer store of core holds the contract of a peer store. */
@DisplayName("The peer store in memory")
class MemoryPeerStoreContractTest extends PeerStoreContract {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // wraps around soon, as such clocks may

    @Override
    protected PeerStore create(PeerLimits limits) {
        return MemoryPeerStore.create(limits, nanos::get);
    }

    @Override
    protected void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
