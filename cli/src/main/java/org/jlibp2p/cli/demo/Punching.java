package org.jlibp2p.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.reachability.HolePunch;
import org.jlibp2p.reachability.punch.HolePunchOptions;
import org.jlibp2p.transport.AddressScope;
import org.jlibp2p.transport.tcp.TcpOptions;
import org.jlibp2p.transport.tcp.TcpTransport;

/** What the two nodes have in common that make a direct connection of a relayed one. */
final class Punching {
    /** As by default, but between addresses of this machine, where there is no NAT, and with less of a rest between attempts. */
    private static final HolePunchOptions OPTIONS = HolePunchOptions.defaults()
            .withScope(AddressScope.LOOPBACK)
            .withBackoff(Duration.ofSeconds(3))
            .withGracePeriod(Duration.ofSeconds(20));

    private Punching() {}

    /** A node that listens, and dials from the port where it listens. */
    static NodeBuilder node() {
        return Node.builder()
                .transport(TcpTransport.create(TcpOptions.defaults().withReusePort()))
                .listen("/ip4/127.0.0.1/tcp/0")
                .service(Concealment::new)
                .service(HolePunch.service(OPTIONS));
    }

    /** Whether this system lets a port be dialled from where something listens. Windows does not. */
    static boolean isPossible() {
        try (SocketChannel socket = SocketChannel.open()) {
            return socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
        } catch (IOException e) {
            throw new UncheckedIOException("no socket can be opened", e);
        }
    }
}
