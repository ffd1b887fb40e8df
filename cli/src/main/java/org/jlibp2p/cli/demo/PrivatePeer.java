package org.jlibp2p.cli.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.cli.content.Fetch;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaEvent;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.reachability.punch.HolePunchEvent;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.jlibp2p.relay.circuit.RelayEvent;

/**
 * A node that can be reached through a relay only, and has something that others want. It finds the relay by itself, is no server
 * of the DHT since nobody could ask it, and leads in hole punching, for it is the one that is dialled through the relay.
 */
final class PrivatePeer implements AutoCloseable {
    private final CompletableFuture<KademliaEvent.PeerAdded> firstMember = new CompletableFuture<>();
    private final CompletableFuture<Multiaddr> relayedAddress = new CompletableFuture<>();
    private final CompletableFuture<HolePunchEvent.Succeeded> punched = new CompletableFuture<>();
    private volatile String obstacle = "nothing was heard of it";
    private final Node node;

    private PrivatePeer(SampleContent content, Patience patience) throws InterruptedException {
        node = patience.await(
                Punching.node()
                        .service(Ping.service())
                        .service(Kademlia.service(KademliaOptions.privateNetwork(BootstrapServer.NETWORK)
                                .withMode(Mode.CLIENT)))
                        .service(CircuitRelay.clientWithAutoRelay(AutoRelayOptions.defaults()
                                .withReachability(Reachability.PRIVATE) // told; AutoNAT would find it out
                                .withRelays(1)
                                .withCandidateBounds(1, 20, Duration.ofMinutes(30))))
                        .on(KademliaEvent.PeerAdded.class, firstMember::complete)
                        .on(
                                NodeEvent.AddressesChanged.class,
                                event -> event.addresses().stream()
                                        .filter(address -> address.has(MultiaddrProtocol.P2P_CIRCUIT))
                                        .findFirst()
                                        .ifPresent(relayedAddress::complete))
                        .on(RelayEvent.ReservationFailed.class, failed -> obstacle = failed.reason())
                        .on(HolePunchEvent.Succeeded.class, punched::complete)
                        .on(HolePunchEvent.Failed.class, failed -> obstacle = failed.explanation())
                        .start(),
                "the private node starts");
        Concealment.of(node);
        node.handleBlocking(
                Fetch.PROTOCOL,
                stream -> Fetch.serve(
                        stream,
                        cid -> Optional.of(content).filter(it -> it.cid().equals(cid))));
    }

    /** Starts it; it knows nobody yet. */
    static PrivatePeer start(SampleContent content, Patience patience) throws InterruptedException {
        return new PrivatePeer(content, patience);
    }

    /** Joins the DHT, and there comes across the relay. */
    void join(BootstrapServer bootstrap, Patience patience) throws InterruptedException {
        patience.await(node.connect(bootstrap.address()), "the private node is connected with the bootstrap server");
        patience.await(firstMember, "the bootstrap server answers as a member of the DHT");
        patience.await(node.service(Kademlia.class).refresh(), "the private node joins the DHT");
    }

    Node node() {
        return node;
    }

    /** Completes with the first address at which others can reach this node. */
    CompletableFuture<Multiaddr> relayedAddress() {
        return relayedAddress;
    }

    /** Completes when this node has made a direct connection of a relayed one. */
    CompletableFuture<HolePunchEvent.Succeeded> punched() {
        return punched;
    }

    /** What has been in the way, most recently, of being reached or of a direct connection. */
    String obstacle() {
        return obstacle;
    }

    @Override
    public void close() {
        node.close();
    }
}
