package org.jlibp2p.interop.peer;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;

/**
 * The node and what belongs to it, as all commands see it. Any thread.
 *
 * @param flags what the peer was started with
 * @param identity whose it is
 * @param node the node
 * @param output where events go
 * @param connections how connections are called
 * @param routing the server of delegated routing, if there is one
 */
record Peer(
        Flags flags,
        Identity identity,
        Node node,
        Output output,
        ConnectionNames connections,
        Optional<RoutingService> routing) {
    private static final Duration ADDRESS_TTL = Duration.ofMinutes(5);

    /** The connection with whom a command's {@code addr} or {@code peer} names: the one there is, or a new one. */
    Connection reach(Arguments arguments, BlockingDeadline deadline) throws Exception {
        List<Multiaddr> addresses = target(arguments);
        if (addresses.isEmpty()) {
            return deadline.await(node.connect(arguments.neededPeer()));
        }
        if (addresses.size() == 1) {
            return deadline.await(node.connect(addresses.get(0)));
        }
        PeerId peer = PeerId.of(addresses.get(0)).orElseThrow();
        List<Multiaddr> bare = addresses.stream()
                .map(address -> address.withoutLast(MultiaddrProtocol.P2P))
                .toList();
        node.peers().addAddresses(peer, bare, ADDRESS_TTL);
        return deadline.await(node.connect(peer));
    }

    /** The addresses of a command, each with its peer. */
    private static List<Multiaddr> target(Arguments arguments) {
        List<Multiaddr> addresses = arguments.addresses("addr").stream()
                .map(address -> PeerId.of(address).isPresent()
                        ? address
                        : address.with(
                                MultiaddrProtocol.P2P, arguments.neededPeer().toString()))
                .toList();
        if (addresses.stream().map(PeerId::of).distinct().count() > 1) {
            throw new BadRequestException("the addresses are of several peers");
        }
        return addresses;
    }

    List<String> addresses() {
        return node.addresses().stream().map(Multiaddr::toString).toList();
    }

    List<String> protocols() {
        return node.protocols().stream().map(Object::toString).sorted().toList();
    }

    String keyType() {
        return identity.publicKey().type().name().toLowerCase(Locale.ROOT);
    }
}
