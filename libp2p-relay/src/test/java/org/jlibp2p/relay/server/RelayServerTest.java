package org.jlibp2p.relay.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.relay.protocol.HopCodec;
import org.jlibp2p.relay.protocol.HopMessage;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.testkit.nodes.NodeConditions;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.RoundTrips;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How long a relay waits for others, among simulated nodes. */
class RelayServerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimulatedNodes network = SimulatedNodes.create(
            38, NodeConditions.defaults().withRoundTrips(RoundTrips.constant(Duration.ofMillis(10))));
    private final SimulatedNode relay = start(CircuitRelay.server(RelayServerOptions.defaults()));
    private final SimulatedNode source = start();
    private final SimulatedNode target = start();

    private SimulatedNode start(ServiceFactory<?>... services) {
        SimulatedNode node = network.add(NodeSpec.reachable(services));
        network.time().await(node.start());
        return node;
    }

    private Stream hop(SimulatedNode node) {
        network.time().await(node.connect(relay.info()));
        return network.time().await(node.openStream(relay.peerId(), CircuitProtocols.HOP));
    }

    private CompletableFuture<HopMessage> ask(SimulatedNode node, HopMessage request) {
        Framed<HopMessage, HopMessage> messages = hop(node).framed(HopCodec.CODEC);
        messages.send(request);
        return messages.receive();
    }

    private long circuits() {
        return network.time().await(relay.service(CircuitRelay.class).gauges()).circuits();
    }

    @Test
    void T39_whoSendsNoRequestOrHalfOfOneIsNotWaitedForLonger() {
        Stream silent = hop(source);
        Stream slow = hop(target);
        slow.write(Bytes.fromHex("02")); // two bytes are to come
        List<CompletableFuture<Void>> ends = List.of(silent.closed(), slow.closed());
        network.time().advance(HopStream.REQUEST.minus(SECOND));
        assertThat(ends).noneMatch(CompletableFuture::isDone);
        network.time().advance(SECOND.multipliedBy(2));

        assertThat(ends).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void T39_aTargetThatDoesNotAnswerIsNotWaitedForLongerAndItsPlaceIsFreeAgain() {
        List<Stream> brought = new ArrayList<>();
        target.handle(CircuitProtocols.STOP, stream -> {
            brought.add(stream);
            return stream.closed();
        });
        network.time().await(ask(target, new HopMessage.Reserve()));
        CompletableFuture<HopMessage> answer = ask(source, new HopMessage.Connect(target.peerId()));
        network.time().advance(Circuit.ACCEPT.minus(SECOND));
        assertThat(answer).isNotDone();
        assertThat(circuits()).isEqualTo(1);
        network.time().advance(SECOND.multipliedBy(2));

        assertThat(answer).isCompletedWithValue(new HopMessage.Answer(Status.CONNECTION_FAILED));
        assertThat(circuits()).isZero();
        assertThat(brought)
                .singleElement()
                .satisfies(stream -> assertThat(stream.isBroken()).isTrue());
    }

    @Test
    void T38_aReservationEndsWithItsTime() {
        Duration validity = RelayServerOptions.defaults().validity();
        network.time().await(ask(target, new HopMessage.Reserve()));
        HopMessage connect = new HopMessage.Connect(target.peerId());
        network.time().advance(validity.minus(SECOND));
        HopMessage early = network.time().await(ask(source, connect));
        network.time().advance(SECOND);
        HopMessage late = network.time().await(ask(source, connect));

        assertThat(early).isEqualTo(new HopMessage.Answer(Status.CONNECTION_FAILED)); // it speaks no stop
        assertThat(late).isEqualTo(new HopMessage.Answer(Status.NO_RESERVATION));
    }
}
