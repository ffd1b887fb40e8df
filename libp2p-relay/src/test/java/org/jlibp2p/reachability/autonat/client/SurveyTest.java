package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.io.Framed;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.reachability.AutoNat;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.jlibp2p.reachability.autonat.protocol.ResponseStatus;
import org.jlibp2p.reachability.autonat.protocol.V1Codec;
import org.jlibp2p.reachability.autonat.protocol.V1Message;
import org.jlibp2p.reachability.autonat.protocol.V1Status;
import org.jlibp2p.reachability.autonat.protocol.V2Codec;
import org.jlibp2p.reachability.autonat.protocol.V2Message;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.OwnAddresses;
import org.jlibp2p.service.Service;
import org.jlibp2p.testkit.nodes.NodeConditions;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A node in simulated time, among peers that come all the time and tell of ever new addresses. */
class SurveyTest {
    private final SimulatedNodes network = SimulatedNodes.create(7, NodeConditions.defaults());
    private final AtomicInteger asked = new AtomicInteger();
    private SimulatedNode client;

    private record Addresses(OwnAddresses own) implements Service {
        Addresses(NodeContext node) {
            this(node.ownAddresses());
        }
    }

    @BeforeEach
    void begin() {
        client = network.add(NodeSpec.reachable(
                Addresses::new, AutoNat.service(AutoNatOptions.defaults().withoutServer())));
        network.time().await(client.start());
    }

    private SimulatedNode node() {
        SimulatedNode node = network.add(NodeSpec.reachable());
        network.time().await(node.start());
        return node;
    }

    private void meetOneOfVersion2() {
        SimulatedNode server = node();
        server.handle(AutoNatProtocols.DIAL_REQUEST, stream -> {
            Framed<V2Message, V2Message> messages = stream.framed(V2Codec.CODEC);
            asked.incrementAndGet();
            return messages.receive()
                    .thenCompose(request -> messages.send(V2Message.DialResponse.of(ResponseStatus.DIAL_REFUSED)));
        });
        network.time().await(client.connect(server.info()));
    }

    private void meetOneOfVersion1() {
        meetOneOfVersion1(V1Status.DIAL_ERROR);
    }

    private void meetOneOfVersion1(V1Status status) {
        SimulatedNode server = node();
        server.handle(AutoNatProtocols.V1, stream -> {
            Framed<V1Message, V1Message> messages = stream.framed(V1Codec.CODEC);
            asked.incrementAndGet();
            return messages.receive()
                    .thenCompose(request -> messages.send(new V1Message.DialResponse(status, "", Optional.empty())));
        });
        network.time().await(client.connect(server.info()));
    }

    private void pass(long millis) {
        network.time().advance(Duration.ofMillis(millis));
    }

    @Test
    void T32_peersAreAskedHoweverOftenOthersTellOfNewAddresses() {
        meetOneOfVersion2();
        for (int i = 1; i < 20; i++) {
            pass(300);
            client.service(Addresses.class)
                    .own()
                    .observed(List.of(
                            new ObservedAddress(Multiaddr.parse("/ip4/5.6.7." + i + "/tcp/1"), 1, Optional.empty())));
        }
        assertThat(asked).hasPositiveValue();
    }

    @Test
    void version1IsAskedHoweverOftenOthersCome() {
        pass(20_000);
        for (int i = 0; i < 6; i++) {
            meetOneOfVersion1();
            pass(1_000);
        }
        assertThat(asked).hasPositiveValue();
    }

    @Test
    void whatVersion1HasSaidIsForgottenInAnotherNetwork() {
        for (int i = 0; i < 3; i++) {
            meetOneOfVersion1(V1Status.OK);
        }
        pass(30_000);
        OwnAddresses own = client.service(Addresses.class).own();
        assertThat(own.reachability()).isEqualTo(Reachability.PUBLIC);
        own.observed(List.of(new ObservedAddress(Multiaddr.parse("/ip4/5.6.7.8/tcp/1"), 1, Optional.empty())));
        pass(1_500);
        assertThat(own.reachability()).isEqualTo(Reachability.PUBLIC);
        own.observed(List.of());
        pass(1_500);
        client.hide();
        own.observed(List.of());
        pass(1_500);
        assertThat(own.reachability()).isEqualTo(Reachability.UNKNOWN);
    }
}
