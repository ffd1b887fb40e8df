package org.jlibp2p.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.connection.ConnectionGater;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.AutoNat;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The command that explains whether a node can be reached. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ReachabilityCommandIT {
    private final Shell shell = new Shell();
    private final List<Node> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(Node::close);
    }

    /** A member of the network that dials those who ask, unless it dials nobody. */
    private String server(boolean dials) {
        Node server = Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.2/tcp/0")
                .gater(new ConnectionGater() {
                    @Override
                    public boolean allowDial(PeerId peer, Multiaddr address) {
                        return dials;
                    }
                })
                .service(AutoNat.service(AutoNatOptions.defaults().withPrivateNetworks()))
                .service(Kademlia.service(KademliaOptions.privateNetwork("it").withMode(Mode.SERVER)))
                .start()
                .join();
        servers.add(server);
        return server.addresses().get(0).toString();
    }

    @Test
    void itSaysThatTheNodeCanBeReachedAndWhoHasConnected() {
        String server = server(true);
        shell.assertSucceeds(
                "reachability",
                "--network",
                "it",
                "--private",
                "--listen",
                "/ip4/127.0.0.1/tcp/0",
                "--bootstrap",
                server);
        assertThat(shell.out())
                .contains("This node can be reached by others.", "an address of this machine; announced", "connected");
        assertThat(shell.value("peer id")).startsWith("12D3KooW");
    }

    @Test
    void itSaysThatItCannotBeKnownWhereNobodyDials() {
        String server = server(false);
        shell.assertSucceeds(
                "reachability",
                "--network",
                "it",
                "--private",
                "--listen",
                "/ip4/127.0.0.1/tcp/0",
                "--wait",
                "3s",
                "--bootstrap",
                server);
        assertThat(shell.out()).contains("It is not known yet", "What to do:");
    }

    @Test
    void whoeverCannotBeAskedIsNamed() {
        shell.assertFails(2, "--bootstrap is missing", "reachability", "--network", "it");
        shell.assertFails(
                3,
                "is the other side listening there?",
                "reachability",
                "--listen",
                "/ip4/127.0.0.1/tcp/0",
                "--network",
                "it",
                "--bootstrap",
                "/ip4/127.0.0.1/tcp/1/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN");
    }
}
