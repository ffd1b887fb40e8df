package org.jlibp2p.relay;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.Framed;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.relay.protocol.HopCodec;
import org.jlibp2p.relay.protocol.HopMessage;
import org.jlibp2p.relay.protocol.StopCodec;
import org.jlibp2p.relay.protocol.StopMessage;
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

import static org.assertj.core.api.Assertions.assertThat;

/** A circuit without limits holds the contracts of a pipe, from one end to the other. */
@DisplayName("The circuit through a relay")
class CircuitContractTest {
    private static final class ThreeNodes {
        private final SimulatedNodes network = SimulatedNodes.create(
                1, NodeConditions.defaults().withRoundTrips(RoundTrips.constant(Duration.ofMillis(1))));
        private final SimulatedNode relay =
                network.add(NodeSpec.reachable(CircuitRelay.server(RelayServerOptions.unlimited())));
        private final SimulatedNode left = network.add(NodeSpec.reachable());
        private final SimulatedNode right = network.add(NodeSpec.reachable());
        private CompletableFuture<Duplex> arriving;

        ThreeNodes() {
            network.nodes().forEach(node -> await(node.start()));
            right.handle(CircuitProtocols.STOP, stream -> {
                Framed<StopMessage, StopMessage> messages = stream.framed(StopCodec.CODEC);
                return messages.receive()
                        .thenCompose(request -> messages.send(new StopMessage.Answer(Status.OK)))
                        .thenCompose(sent -> {
                            arriving.complete(messages.unframed());
                            return new CompletableFuture<>(); // the test ends it
                        });
            });
            await(ask(right, new HopMessage.Reserve()));
        }

        private <T> T await(CompletableFuture<T> future) {
            return network.time().await(future);
        }

        /** What a stream is once the relay has granted what is asked. */
        private CompletableFuture<Duplex> ask(SimulatedNode node, HopMessage request) {
            await(node.connect(relay.info()));
            Stream stream = await(node.openStream(relay.peerId(), CircuitProtocols.HOP));
            Framed<HopMessage, HopMessage> messages = stream.framed(HopCodec.CODEC);
            messages.send(request);
            return Async.copyOf(messages.receive(), stream.loop()).thenApply(answer -> {
                assertThat(((HopMessage.Answer) answer).status()).isEqualTo(Status.OK);
                return messages.unframed();
            });
        }

        DuplexPair pair() {
            arriving = new CompletableFuture<>();
            Duplex near = await(ask(left, new HopMessage.Connect(right.peerId())));
            return new DuplexPair(near, await(arriving));
        }

        Patience patience() {
            return Patience.driving(network.time());
        }
    }

    @Nested
    class IsADuplex extends DuplexContract {
        private final ThreeNodes nodes = new ThreeNodes();

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
    class IsADuplexSeenFromTheOtherSide extends DuplexContract {
        private final ThreeNodes nodes = new ThreeNodes();

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
    class EndsByHalves extends HalfCloseContract {
        private final ThreeNodes nodes = new ThreeNodes();

        @Override
        protected DuplexPair connect() {
            return nodes.pair();
        }

        @Override
        protected Patience patience() {
            return nodes.patience();
        }
    }
}
