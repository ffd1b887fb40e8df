package org.jlibp2p.relay;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.jlibp2p.relay.circuit.RelayEvent;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.relay.RelayNodes.LOOPBACK;
import static org.jlibp2p.relay.RelayNodes.addressOf;
import static org.jlibp2p.relay.RelayNodes.circuit;
import static org.jlibp2p.relay.RelayNodes.event;
import static org.jlibp2p.relay.RelayNodes.events;
import static org.jlibp2p.relay.Waiting.await;
import static org.jlibp2p.relay.Waiting.eventually;

class AutoRelayIT {
    private static final AutoRelayOptions PRIVATE =
            AutoRelayOptions.defaults().withReachability(Reachability.PRIVATE).withBootDelay(Duration.ZERO);

    private final RelayNodes network = new RelayNodes();

    @AfterEach
    void end() {
        network.close();
    }

    private Node relay() {
        return network.relay(RelayServerOptions.defaults());
    }

    private Node with(AutoRelayOptions options) {
        return network.start(builder -> builder.service(CircuitRelay.clientWithAutoRelay(options)));
    }

    private static void reachableThrough(Node node, Node... relays) {
        Set<Multiaddr> expected = Set.of(
                List.of(relays).stream().map(relay -> circuit(relay, node)).toArray(Multiaddr[]::new));
        eventually(
                "the addresses " + expected, () -> Set.copyOf(node.addresses()).equals(expected));
    }

    private static Set<PeerId> chosen(Node node) {
        return await(node.service(CircuitRelay.class).chosenRelays());
    }

    /** Tells the node what it would have found out. */
    private record Finding(NodeContext node) implements Service {
        void found(Reachability reachability) {
            node.publish(new NodeEvent.ReachabilityChanged(reachability));
        }
    }

    @Test
    void aPrivateNodeIsReachedThroughTheRelaysOfItsList() {
        Node one = relay();
        Node other = relay();
        Node node = with(PRIVATE.withCandidates(addressOf(one), addressOf(other)));

        reachableThrough(node, one, other);
        assertThat(chosen(node)).containsExactlyInAnyOrder(one.id(), other.id());
        Connection connection = await(network.client().connect(node.addresses().get(0)));
        assertThat(connection.remotePeer()).isEqualTo(node.id());
    }

    @Test
    void aRelayThatTheNodeMeetsIsUsed() {
        Node relay = relay();
        Node node = with(PRIVATE);
        assertThat(node.addresses()).isEmpty();
        await(node.connect(addressOf(relay)));

        reachableThrough(node, relay);
    }

    @Test
    void T39_aRelayThatIsMetAndReservesForAMomentIsNotUsedAndOneOfTheListIs() {
        Node relay = network.relay(RelayServerOptions.defaults().withValidity(Duration.ofSeconds(30)));
        Node node = with(PRIVATE);
        ConcurrentLinkedQueue<RelayEvent> seen = events(node);
        await(node.connect(addressOf(relay)));
        assertThat(event(seen, RelayEvent.ReservationFailed.class).reason()).contains("is to last 60 s");
        assertThat(node.addresses()).isEmpty();

        reachableThrough(with(PRIVATE.withCandidates(addressOf(relay))), relay);
    }

    @Test
    void aPeerThatIsOnlyKnownByItsAddressIsAskedWhetherItIsARelay() {
        Node relay = relay();
        Node plain = network.start(builder -> builder.listen(LOOPBACK));
        Node node = with(PRIVATE);
        for (Node peer : List.of(relay, plain)) {
            node.peers()
                    .addAddresses(
                            peer.id(),
                            List.of(addressOf(peer).withoutLast(MultiaddrProtocol.P2P)),
                            Duration.ofHours(1));
        }

        reachableThrough(node, relay);
    }

    @Test
    void aRelayIsFoundWhereTheRoutingLeadsPast() {
        Node relay = relay();
        Node node = network.start(builder -> builder.service(CircuitRelay.clientWithAutoRelay(PRIVATE))
                .service(context -> {
                    PeerRouting past = peer -> context.connect(new PeerInfo(
                                    relay.id(), List.of(addressOf(relay).withoutLast(MultiaddrProtocol.P2P))))
                            .thenApply(met -> Optional.<PeerInfo>empty());
                    context.addPeerRouting(past);
                    return new Finding(context);
                }));

        reachableThrough(node, relay);
    }

    @Test
    void relaysAreUsedWhileOthersCannotReachTheNodeByThemselves() {
        Node relay = relay();
        Node node = network.start(builder -> builder.service(Finding::new)
                .service(CircuitRelay.clientWithAutoRelay(
                        AutoRelayOptions.defaults().withCandidates(addressOf(relay)))));
        assertThat(chosen(node)).isEmpty();
        node.service(Finding.class).found(Reachability.PRIVATE);
        reachableThrough(node, relay);
        node.service(Finding.class).found(Reachability.PUBLIC);
        reachableThrough(node);
        node.service(Finding.class).found(Reachability.PRIVATE);

        reachableThrough(node, relay);
    }

    @Test
    void aRelayThatIsLostIsReplacedByAnother() {
        Node first = relay();
        Node second = relay();
        Node third = relay();
        Node node = with(PRIVATE.withCandidates(addressOf(first), addressOf(second), addressOf(third)));
        eventually("two relays", () -> chosen(node).size() == 2);
        Node lost = List.of(first, second, third).stream()
                .filter(relay -> chosen(node).contains(relay.id()))
                .findFirst()
                .orElseThrow();
        Node[] left = List.of(first, second, third).stream()
                .filter(relay -> relay != lost)
                .toArray(Node[]::new);
        lost.close();

        reachableThrough(node, left);
    }

    @Test
    void theOnlyRelayIsUsedAgainWhenItIsBack() {
        Identity identity = Identity.generate();
        Node relay = network.start(builder -> builder.identity(identity)
                .listen(LOOPBACK)
                .service(CircuitRelay.server(RelayServerOptions.defaults())));
        Multiaddr address = addressOf(relay);
        Node node = with(
                PRIVATE.withBackoff(Duration.ofHours(1), Duration.ofHours(1)).withCandidates(address));
        reachableThrough(node, relay);
        ConcurrentLinkedQueue<RelayEvent> seen = events(node);
        relay.close();
        event(seen, RelayEvent.ReservationFailed.class);
        eventually("no address", () -> node.addresses().isEmpty());
        Node back = network.start(builder -> builder.identity(identity)
                .listen(address.withoutLast(MultiaddrProtocol.P2P).toString())
                .service(CircuitRelay.server(RelayServerOptions.defaults())));

        reachableThrough(node, back);
    }

    @Test
    void stoppingTheNodeWhileItLooksForRelaysEnds() {
        Node node = network.start(builder -> builder.service(CircuitRelay.clientWithAutoRelay(PRIVATE))
                .service(context -> {
                    PeerRouting never = peer -> new CompletableFuture<>();
                    context.addPeerRouting(never);
                    return new Finding(context);
                }));

        await(node.stop());
        assertThat(node.addresses()).isEmpty();
    }
}
