package org.jlibp2p.transport.netty;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * Finds out whether somebody listens at a port already. A listener that is going to share its port must ask, because
 * the system would let it join another program of the same user without a word.
 */
final class PortProbe {
    private static final byte[] LOOPBACK6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private PortProbe() {}

    /**
     * Takes an address for a moment, without listening and without sharing.
     *
     * @param local where somebody wants to listen
     * @throws IOException if it is in use, or cannot be used
     */
    static void check(InetSocketAddress local) throws IOException {
        InetAddress host = local.getAddress();
        boolean six = host instanceof Inet6Address;
        if (six && host.isAnyLocalAddress()) {
            // the JDK's unspecified IPv6 address includes IPv4, where this node may well listen itself
            host = InetAddress.getByAddress(LOOPBACK6);
            if (NetworkInterface.getByInetAddress(host) == null) {
                return;
            }
        }
        try (SocketChannel probe = open(six)) {
            probe.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            probe.bind(new InetSocketAddress(host, local.getPort()));
        }
    }

    private static SocketChannel open(boolean six) throws IOException {
        try {
            return SocketChannel.open(six ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        } catch (NoSuchMethodError onAndroid) { // where a channel is of both families
            return SocketChannel.open();
        }
    }
}
