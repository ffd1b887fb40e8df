package org.jlibp2p.testkit.contracts;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.connection.Stream;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.testkit.BackPressureContract;
import org.jlibp2p.testkit.DuplexContract;
import org.jlibp2p.testkit.DuplexPair;
import org.jlibp2p.testkit.HalfCloseContract;
import org.jlibp2p.testkit.Patience;
import org.jlibp2p.testkit.nodes.NodeConditions;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.RoundTrips;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** A stream between two simulated nodes holds the contracts of a pipe. */
@DisplayName("The stream between simulated nodes")
class SimulatedStreamContractTest {
    private static final ProtocolId PROTOCOL = ProtocolId.of("/pipe/1");

    private static final class TwoNodes {
        private final SimulatedNodes network = SimulatedNodes.create(
                1, NodeConditions.defaults().withRoundTrips(RoundTrips.constant(Duration.ofMillis(1))));
        private final SimulatedNode left = network.add(NodeSpec.reachable());
        private final SimulatedNode right = network.add(NodeSpec.reachable());
        private CompletableFuture<Stream> arriving;

        TwoNodes() {
            left.start();
            right.start();
            right.handle(PROTOCOL, stream -> {
                arriving.complete(stream);
                return new CompletableFuture<>(); // the test ends it
            });
            network.time().await(left.connect(right.info()));
        }

        DuplexPair pair() {
            arriving = new CompletableFuture<>();
            Stream opened = network.time().await(left.openStream(right.peerId(), PROTOCOL));
            return new DuplexPair(opened, network.time().await(arriving));
        }

        Patience patience() {
            return Patience.driving(network.time());
        }
    }

    @Nested
    class IsADuplex extends DuplexContract {
        private final TwoNodes nodes = new TwoNodes();

        @Override
        protected DuplexPair connect() {
            return nodes.pair();
        }

        @Override
        protected Patience patience() {
            return nodes.patience();
        }
    }

    @Nested
    class EndsByHalves extends HalfCloseContract {
        private final TwoNodes nodes = new TwoNodes();

        @Override
        protected DuplexPair connect() {
            return nodes.pair();
        }

        @Override
        protected Patience patience() {
            return nodes.patience();
        }
    }

    @Nested
    class EndsByHalvesSeenFromTheOtherSide extends HalfCloseContract {
        private final TwoNodes nodes = new TwoNodes();

        @Override
        protected DuplexPair connect() {
            return nodes.pair().swapped();
        }

        @Override
        protected Patience patience() {
            return nodes.patience();
        }
    }

    @Nested
    class HoldsItsWriterBack extends BackPressureContract {
        private final TwoNodes nodes = new TwoNodes();

        @Override
        protected DuplexPair connect() {
            return nodes.pair();
        }

        @Override
        protected Patience patience() {
            return nodes.patience();
        }

        @Override
        protected long mostAcceptedAhead() {
            return 5L * 1024 * 1024;
        }
    }
}
