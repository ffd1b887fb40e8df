package org.jlibp2p.examples.sockets;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multiaddr.Component;

import static org.jlibp2p.multiformats.MultiaddrProtocol.IP4;
import static org.jlibp2p.multiformats.MultiaddrProtocol.TCP;

/** Addresses of sockets as multiaddrs and back. */
final class SocketAddresses {
    private SocketAddresses() {}

    static boolean isTcpOverIp4(Multiaddr address) {
        List<Component> parts = address.components();
        return parts.size() == 2
                && parts.get(0).protocol() == IP4
                && parts.get(1).protocol() == TCP;
    }

    static InetSocketAddress socketAddress(Multiaddr address) {
        if (!isTcpOverIp4(address)) {
            throw new IllegalArgumentException("not an address of TCP over IPv4: " + address);
        }
        Bytes port = address.components().get(1).value();
        byte[] ip = address.components().get(0).value().toByteArray();
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), port.unsignedAt(0) << 8 | port.unsignedAt(1));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    static Multiaddr multiaddr(InetSocketAddress socket) {
        return Multiaddr.parse("/ip4/" + socket.getAddress().getHostAddress() + "/tcp/" + socket.getPort());
    }

    /** Where others find a socket that is bound to an address: one address for each interface if it is 0.0.0.0. */
    static List<Multiaddr> reachable(InetSocketAddress bound) throws IOException {
        if (!bound.getAddress().isAnyLocalAddress()) {
            return List.of(multiaddr(bound));
        }
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .map(ip -> multiaddr(new InetSocketAddress(ip, bound.getPort())))
                .toList();
    }
}
