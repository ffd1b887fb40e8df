package org.jlibp2p.testkit.contracts;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.testkit.ManualTime;
import org.jlibp2p.testkit.Patience;
import org.jlibp2p.testkit.StandaloneContext;
import org.jlibp2p.testkit.TransportContract;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.memory.MemoryHub;
import org.jlibp2p.transport.memory.MemoryTransport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The memory transport of core holds the contract of a transport, on manual time and on threads. */
@DisplayName("The memory transport")
class MemoryTransportContractTest {
    private abstract static class OverMemory extends TransportContract {
        private final MemoryHub hub = MemoryHub.create();

        final MemoryHub hub() {
            return hub;
        }

        @Override
        protected Multiaddr anyAddress() {
            return Multiaddr.parse("/memory/0");
        }

        @Override
        protected Multiaddr foreignAddress() {
            return Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
        }
    }

    @Nested
    class OnManualTime extends OverMemory {
        private final ManualTime time = ManualTime.create();

        @Override
        protected Transport create() {
            return MemoryTransport.create(hub()).create(StandaloneContext.on(time.loops("node", 2)));
        }

        @Override
        protected Patience patience() {
            return Patience.driving(time);
        }
    }

    @Nested
    class OnThreads extends OverMemory {
        @RegisterExtension
        private final LoopsWithThreads loops = new LoopsWithThreads();

        @Override
        protected Transport create() {
            return MemoryTransport.create(hub()).create(StandaloneContext.on(loops.running()));
        }

        @Override
        protected Patience patience() {
            return loops.patience();
        }
    }
}
