package org.jlibp2p.mdns.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.mdns.message.DnsMessageCodec;

/**
 * A socket of one family on one link. Confined to the thread that selects.
 *
 * <p>Specification: RFC 6762, 3 and 11.
 */
final class LinkSocket {
    /** The port of multicast DNS. */
    static final int PORT = 5353;

    private static final int ALL_HOPS = 255;
    private static final InetSocketAddress GROUP4 = group((byte) 224, (byte) 0, (byte) 0, (byte) 251);
    private static final InetSocketAddress GROUP6 = group(
            (byte) 0xff,
            (byte) 2,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0xfb);

    private final Link link;
    private final DatagramChannel channel;
    private final InetSocketAddress group;

    private LinkSocket(Link link, DatagramChannel channel, InetSocketAddress group) {
        this.link = link;
        this.channel = channel;
        this.group = group;
    }

    private static InetSocketAddress group(byte... ip) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), PORT);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static LinkSocket open(Link link, StandardProtocolFamily family, Selector selector) throws IOException {
        InetSocketAddress group = family == StandardProtocolFamily.INET ? GROUP4 : GROUP6;
        NetworkInterface place = NetworkInterface.getByIndex(link.index());
        if (place == null) {
            throw new IOException("the interface " + link + " has gone");
        }
        DatagramChannel channel = bind(family);
        try {
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, place);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, ALL_HOPS);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true); // other nodes of this host hear, too
            channel.join(group.getAddress(), place);
            channel.configureBlocking(false);
            LinkSocket socket = new LinkSocket(link, channel, group);
            channel.register(selector, SelectionKey.OP_READ, socket);
            return socket;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Others of this host use the port as well. Some systems want that said in another way. */
    private static DatagramChannel bind(ProtocolFamily family) throws IOException {
        DatagramChannel channel = DatagramChannel.open(family);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            try {
                return channel.bind(new InetSocketAddress(PORT));
            } catch (BindException taken) {
                if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                    throw taken;
                }
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                return channel.bind(new InetSocketAddress(PORT));
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Link link() {
        return link;
    }

    /** The next datagram that waits; null if none does. What follows in the buffer is what came. */
    InetSocketAddress receive(ByteBuffer into) throws IOException {
        into.clear();
        InetSocketAddress source = (InetSocketAddress) channel.receive(into);
        into.flip();
        return source;
    }

    /**
     * Whether somebody on the link has said it, to everybody: who is elsewhere can send to this host, but has no business here,
     * and who asks from another port wants an answer for himself.
     */
    boolean isOfLink(InetSocketAddress source) {
        InetAddress ip = source.getAddress();
        if (source.getPort() != PORT) {
            return false;
        }
        if (ip instanceof Inet6Address ip6 && ip6.isLinkLocalAddress()) {
            return ip6.getScopeId() == link.index();
        }
        return link.contains(Bytes.copyOf(ip.getAddress()));
    }

    void send(Bytes message) throws IOException {
        channel.send(ByteBuffer.wrap(message.toByteArray()), group);
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Room for one datagram, and a byte by which one that is too long is known. */
    static ByteBuffer buffer() {
        return ByteBuffer.allocate(DnsMessageCodec.MAX_SIZE + 1);
    }
}
