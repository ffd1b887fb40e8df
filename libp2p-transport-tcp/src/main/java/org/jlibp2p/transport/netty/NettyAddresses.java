package org.jlibp2p.transport.netty;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.netty.channel.socket.SocketProtocolFamily;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multiaddr.Component;

import static org.jlibp2p.multiformats.MultiaddrProtocol.IP4;
import static org.jlibp2p.multiformats.MultiaddrProtocol.IP6;
import static org.jlibp2p.multiformats.MultiaddrProtocol.IP6ZONE;
import static org.jlibp2p.multiformats.MultiaddrProtocol.TCP;

/** Socket addresses as multiaddrs and back. Any thread; nothing here looks a name up. */
public final class NettyAddresses {
    private NettyAddresses() {}

    /**
     * Whether an address is {@code /ip4/…/tcp/…}, {@code /ip6/…/tcp/…} or {@code /ip6zone/…/ip6/…/tcp/…}, and nothing
     * more.
     *
     * @param address any address
     * @return true for those forms
     */
    public static boolean isTcp(Multiaddr address) {
        List<Component> parts = address.components();
        int last = parts.size() - 1;
        if (last < 1 || parts.get(last).protocol() != TCP) {
            return false;
        }
        return switch (parts.get(last - 1).protocol()) {
            case IP4 -> last == 1;
            case IP6 -> last == 1 || last == 2 && parts.get(0).protocol() == IP6ZONE;
            default -> false;
        };
    }

    /**
     * The socket address of a TCP address.
     *
     * @param address one for which {@link #isTcp} says yes
     * @return the same place
     * @throws UnknownHostException if this machine has no zone of the given name
     */
    public static InetSocketAddress socketAddress(Multiaddr address) throws UnknownHostException {
        List<Component> parts = address.components();
        int last = parts.size() - 1;
        Bytes port = parts.get(last).value();
        byte[] ip = parts.get(last - 1).value().toByteArray();
        InetAddress host = last == 2 ? zoned(ip, parts.get(0).text()) : InetAddress.getByAddress(ip);
        return new InetSocketAddress(host, port.unsignedAt(0) << 8 | port.unsignedAt(1));
    }

    private static InetAddress zoned(byte[] ip, String zone) throws UnknownHostException {
        try {
            NetworkInterface named = NetworkInterface.getByName(zone);
            if (named != null) {
                return Inet6Address.getByAddress(null, ip, named);
            }
            return Inet6Address.getByAddress(null, ip, Integer.parseUnsignedInt(zone));
        } catch (SocketException | NumberFormatException unknown) {
            UnknownHostException noZone = new UnknownHostException("no network interface " + zone);
            noZone.initCause(unknown);
            throw noZone;
        }
    }

    /**
     * A socket address as a multiaddr. An IPv4 address mapped into IPv6 is an IPv4 address; the zone of a link-local
     * address is kept.
     *
     * @param socket an address with a resolved host
     * @return {@code /ip4/…/tcp/…} or the like
     */
    public static Multiaddr multiaddr(InetSocketAddress socket) {
        InetAddress host = socket.getAddress();
        List<Component> parts = new ArrayList<>(3);
        if (host instanceof Inet6Address six && six.getScopeId() != 0) {
            parts.add(new Component(IP6ZONE, Bytes.utf8(zone(six.getScopeId()))));
        }
        parts.add(new Component(host instanceof Inet4Address ? IP4 : IP6, Bytes.wrap(host.getAddress())));
        int port = socket.getPort();
        parts.add(new Component(TCP, Bytes.copyOf((byte) (port >> 8), (byte) port)));
        return Multiaddr.of(parts);
    }

    private static String zone(int index) {
        try {
            NetworkInterface named = NetworkInterface.getByIndex(index);
            return named != null ? named.getName() : Integer.toString(index);
        } catch (SocketException e) {
            return Integer.toString(index);
        }
    }

    /**
     * Where a socket that is bound to an address can be reached: the address itself, or, if it is the unspecified one,
     * the addresses of that family of all interfaces that are up. Link-local IPv6 addresses are left out then: they mean
     * nothing without a zone, and a zone means nothing elsewhere.
     *
     * @param bound what the socket is bound to
     * @return the addresses now
     */
    public static List<InetSocketAddress> reachable(InetSocketAddress bound) {
        InetAddress host = bound.getAddress();
        if (!host.isAnyLocalAddress()) {
            return List.of(bound);
        }
        List<InetSocketAddress> found = new ArrayList<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (each.isUp()) {
                    Collections.list(each.getInetAddresses()).stream()
                            .filter(ip -> ip.getClass() == host.getClass())
                            .filter(ip -> ip instanceof Inet4Address || !ip.isLinkLocalAddress())
                            .forEach(ip -> found.add(new InetSocketAddress(withoutZone(ip), bound.getPort())));
                }
            }
        } catch (SocketException e) {
            throw new UncheckedIOException("cannot list the network interfaces", e);
        }
        return List.copyOf(found);
    }

    private static InetAddress withoutZone(InetAddress ip) {
        try {
            return InetAddress.getByAddress(ip.getAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static SocketProtocolFamily family(InetSocketAddress socket) {
        return family(socket.getAddress());
    }

    static SocketProtocolFamily family(InetAddress host) {
        return host instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    }
}
