package org.jlibp2p.examples;

import java.net.URI;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.delegate.DelegatedRouting;
import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.tcp.TcpTransport;

/** A small node that has no DHT, knows a peer by its id alone, and dials it: a delegate searches for it. */
public final class DelegateExample {
    private DelegateExample() {}

    /**
     * Runs a DHT of two nodes, a delegate over one of them, and a small node that asks it.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (Node first = member();
                Node friend = member(first.addresses().get(0).toString());
                DelegatedRoutingServer delegate = delegate(first);
                Node small = small(delegate.uris().get(0))) {
            System.out.println("connected: " + dial(small, friend.id()));
        }
    }

    /** A member of the DHT. */
    static Node member(String... bootstrap) {
        Node node = Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .service(Kademlia.service(KademliaOptions.privateNetwork("delegate-example", bootstrap)))
                .start()
                .join();
        node.service(Kademlia.class).refresh().join(); // the others know it then
        return node;
    }

    /** What answers over HTTP with what a node finds. */
    static DelegatedRoutingServer delegate(Node node) {
        return DelegatedRoutingServer.over(node)
                .closestPeers(node.service(Kademlia.class))
                .options(DelegatedRoutingServerOptions.defaults().withListen("127.0.0.1:0"))
                .start()
                .join();
    }

    /** A node that does not search itself, and cannot be searched for. */
    static Node small(URI delegate) {
        return Node.builder()
                .transport(TcpTransport.create())
                .service(DelegatedRouting.at(delegate))
                .start()
                .join();
    }

    /** Nobody has told the node where the peer is. */
    static Connection dial(Node node, PeerId peer) {
        return node.connect(peer).join();
    }
}
