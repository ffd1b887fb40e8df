package org.jlibp2p.cli.demo;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.node.Node;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.RelayEvent.CircuitEnded;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.transport.tcp.TcpTransport;

/**
 * Passes on what peers say to one that cannot be dialled, as little as public relays do. It is in the DHT, where those who need
 * a relay come across it.
 *
 * @param node the node
 * @param firstCircuit completes when the first circuit has ended, with what it has carried
 */
record RelayPeer(Node node, CompletableFuture<CircuitEnded> firstCircuit) implements AutoCloseable {
    static final RelayServerOptions GIVES = RelayServerOptions.defaults();

    static RelayPeer start(BootstrapServer bootstrap, Patience patience) throws InterruptedException {
        CompletableFuture<CircuitEnded> ended = new CompletableFuture<>();
        Node node = patience.await(
                Node.builder()
                        .transport(TcpTransport.create())
                        .listen("/ip4/127.0.0.1/tcp/0")
                        .service(Kademlia.service(bootstrap.joining()))
                        .service(CircuitRelay.server(GIVES))
                        .on(CircuitEnded.class, ended::complete)
                        .start(),
                "the relay starts");
        return new RelayPeer(node, ended);
    }

    @Override
    public void close() {
        node.close();
    }
}
