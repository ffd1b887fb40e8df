package org.jlibp2p.portmap.gateway;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.upnp.RouterUrl;
import org.jlibp2p.portmap.upnp.SsdpAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches a network for its router by UPnP. Who answers is believed if it is the network's router where that is known, a
 * neighbour otherwise; and only about itself. Confined to the thread of {@link BlockingGateways}.
 */
final class BlockingSearch {
    /** How long answers to a search are waited for. */
    static final Duration SEARCH = Duration.ofSeconds(2);

    /** When it is searched once more if nobody has answered: datagrams are lost at times. */
    static final Duration AGAIN = Duration.ofMillis(500);

    /** The most answers to a search that are looked at. */
    static final int MAX_ANSWERS = 16;

    /** The most descriptions that are read after one search. */
    static final int MAX_DESCRIPTIONS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(BlockingSearch.class);

    private final Ports ports;
    private final OpenSocket open;
    private final LongSupplier nanoTime;

    BlockingSearch(Ports ports, OpenSocket open, LongSupplier nanoTime) {
        this.ports = ports;
        this.open = open;
        this.nanoTime = nanoTime;
    }

    /** Where the descriptions are of those that have answered. */
    Set<RouterUrl> of(Attachment where) throws IOException {
        Set<RouterUrl> found = new LinkedHashSet<>();
        try (DatagramSocket socket = open.opened(new DatagramSocket(null))) {
            socket.bind(
                    new InetSocketAddress(InetAddress.getByAddress(where.host().toByteArray()), 0));
            socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, device(where));
            Deadline end = Deadline.in(SEARCH, nanoTime);
            ask(socket);
            int heard = hear(socket, where, Deadline.in(AGAIN, nanoTime), MAX_ANSWERS, found);
            if (found.isEmpty()) {
                ask(socket);
            }
            hear(socket, where, end, MAX_ANSWERS - heard, found);
        } finally {
            open.closed();
        }
        return found;
    }

    private void ask(DatagramSocket socket) throws IOException {
        for (String target : SsdpAnswer.TARGETS) {
            byte[] search = SsdpAnswer.search(target).toByteArray();
            socket.send(new DatagramPacket(search, search.length, ports.search()));
        }
    }

    /** Hears answers, and says how many it were. */
    private static int hear(DatagramSocket socket, Attachment where, Deadline until, int most, Set<RouterUrl> found)
            throws IOException {
        int heard = 0;
        while (heard < most && found.size() < MAX_DESCRIPTIONS) {
            Optional<DatagramPacket> packet = until.receive(socket, SsdpAnswer.MAX_SIZE);
            if (packet.isEmpty()) {
                return heard;
            }
            heard++;
            read(packet.get(), where).ifPresent(answer -> found.add(answer.location()));
        }
        return heard;
    }

    private static NetworkInterface device(Attachment where) throws IOException {
        NetworkInterface device = NetworkInterface.getByName(where.name());
        if (device == null) {
            throw new IOException("the interface " + where.name() + " has gone");
        }
        return device;
    }

    private static Optional<SsdpAnswer> read(DatagramPacket packet, Attachment where) {
        Bytes source = Bytes.copyOf(packet.getAddress().getAddress());
        if (!where.mayBeRouter(source)) {
            LOG.debug("{} is not the router of {}", packet.getAddress(), where.name());
            return Optional.empty();
        }
        try {
            Bytes bytes = Bytes.copyOf(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
            return Optional.of(SsdpAnswer.parse(bytes, source));
        } catch (MalformedMessageException e) {
            LOG.debug("not an answer of a router: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
