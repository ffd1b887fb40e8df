package org.jlibp2p.examples.readme;

import java.util.Set;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.rendezvous.Rendezvous;
import org.jlibp2p.rendezvous.RendezvousClientOptions;
import org.jlibp2p.rendezvous.RendezvousPolicy;
import org.jlibp2p.rendezvous.RendezvousRegistration;
import org.jlibp2p.rendezvous.RendezvousServerOptions;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.transport.tcp.TcpTransport;

/** The code of docs/discovery.md about rendezvous points. */
final class RendezvousPage {
    private RendezvousPage() {}

    static Node point() {
        Node point = Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/0.0.0.0/tcp/4001")
                .service(Rendezvous.server(RendezvousServerOptions.defaults()))
                .start()
                .join();
        return point;
    }

    static Rendezvous node() {
        Node node = Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/0.0.0.0/tcp/0")
                .service(Rendezvous.client(RendezvousClientOptions.defaults()
                        .withPoints(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001/p2p/12D3KooW…"))
                        .withRegistered("my-app")
                        .withDiscovered("my-app")))
                .start()
                .join();
        Rendezvous rendezvous = node.service(Rendezvous.class);
        rendezvous.discover(found -> node.connect(found.id()));
        return rendezvous;
    }

    static void now(Rendezvous rendezvous) {
        RendezvousRegistration registration = rendezvous.register("my-app").join();
        registration.registered().join(); // the first point has it
        for (PeerInfo peer : rendezvous.discover("my-app").blocking()) {
            System.out.println(peer);
        }
        registration.close();
    }

    static ServiceFactory<Rendezvous> forMembers(Set<PeerId> members) {
        return Rendezvous.server(RendezvousServerOptions.defaults().withPolicy(new RendezvousPolicy() {
            @Override
            public boolean allowRegistration(PeerId peer, String namespace) {
                return members.contains(peer);
            }
        }));
    }
}
