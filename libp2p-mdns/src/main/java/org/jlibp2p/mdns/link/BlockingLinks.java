package org.jlibp2p.mdns.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.mdns.message.DnsMessage;
import org.jlibp2p.mdns.message.DnsMessageCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links of this host, and a thread of their own, {@code libp2p-mdns-0}: it looks which there are, listens on all of them,
 * reads what it hears, and says what it is given. Everything but {@link #send} and {@link #close} happens there.
 */
public final class BlockingLinks implements Links {
    /** How often it is looked which links there are. */
    static final long LOOK_MILLIS = 2_000;

    /** The most datagrams of one socket that are read before the others have their turn. */
    private static final int TURN = 32;

    private static final Logger LOG = LoggerFactory.getLogger(BlockingLinks.class);

    private final Interfaces interfaces;
    private final LongSupplier nanoTime;
    private final Thread thread;
    private final Queue<Outgoing> outgoing = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Map<Link, List<LinkSocket>> open = new HashMap<>();
    private final Set<String> complained = new HashSet<>();
    private final ByteBuffer buffer = LinkSocket.buffer();
    private final SourceRates rates;
    private List<Link> links = List.of();
    private Listener listener;
    private Selector selector;
    private volatile boolean isClosing;

    private record Outgoing(Link link, Bytes message) {}

    private BlockingLinks(Set<String> names, LongSupplier nanoTime) {
        interfaces = new Interfaces(names);
        this.nanoTime = nanoTime;
        rates = new SourceRates(nanoTime.getAsLong());
        thread = new Thread(this::run, "libp2p-mdns-0");
        thread.setDaemon(true);
    }

    /**
     * The links of this host.
     *
     * @param names of the interfaces that are used; if there are none, all that lead to a network of several hosts
     * @param nanoTime the clock
     * @return not yet started
     */
    public static BlockingLinks create(Set<String> names, LongSupplier nanoTime) {
        return new BlockingLinks(names, nanoTime);
    }

    @Override
    public void start(Listener hearing) throws IOException {
        listener = hearing;
        selector = Selector.open();
        thread.start();
    }

    @Override
    public void send(Link link, Bytes message) {
        outgoing.add(new Outgoing(link, message));
        selector.wakeup();
    }

    @Override
    public CompletableFuture<Void> close() {
        isClosing = true;
        if (selector == null) {
            closed.complete(null); // never started
        } else {
            selector.wakeup();
        }
        return closed;
    }

    private void run() {
        try {
            long lookedAt = look();
            while (!isClosing) {
                sayAll();
                long left = LOOK_MILLIS - (nanoTime.getAsLong() - lookedAt) / 1_000_000;
                if (left <= 0) {
                    lookedAt = look();
                } else {
                    selector.select(this::hear, left);
                }
            }
            sayAll();
        } catch (IOException | RuntimeException e) {
            LOG.error("mDNS has ended", e);
        } finally {
            end();
        }
    }

    private void end() {
        try {
            open.values().forEach(sockets -> sockets.forEach(LinkSocket::close));
            selector.close();
        } catch (IOException e) {
            LOG.debug("closing", e);
        }
        closed.complete(null);
    }

    /** Looks which links there are, and tells if they are others. */
    private long look() {
        try {
            List<Link> found = interfaces.find();
            open.keySet().stream()
                    .filter(link -> !found.contains(link))
                    .toList()
                    .forEach(this::leave);
            found.stream().filter(link -> !open.containsKey(link)).forEach(this::enter);
            List<Link> now = found.stream().filter(open::containsKey).toList();
            if (!now.equals(links)) {
                links = now;
                listener.onLinks(now);
            }
        } catch (SocketException e) {
            LOG.debug("the interfaces cannot be looked at", e);
        }
        return nanoTime.getAsLong();
    }

    private void enter(Link link) {
        List<LinkSocket> sockets = new ArrayList<>();
        for (StandardProtocolFamily family : List.of(StandardProtocolFamily.INET, StandardProtocolFamily.INET6)) {
            try {
                if (hasFamily(link, family)) {
                    sockets.add(LinkSocket.open(link, family, selector));
                }
            } catch (IOException | UnsupportedOperationException e) {
                complain(link, family, e);
            }
        }
        if (!sockets.isEmpty()) {
            open.put(link, sockets);
        }
    }

    private static boolean hasFamily(Link link, StandardProtocolFamily family) {
        int size = family == StandardProtocolFamily.INET ? 4 : 16;
        return link.subnets().stream().anyMatch(subnet -> subnet.ip().size() == size);
    }

    /** Once for each link, as it is tried again and again. */
    private void complain(Link link, StandardProtocolFamily family, Exception failure) {
        if (complained.size() < Interfaces.MAX_LINKS && complained.add(link.name() + family)) {
            LOG.warn("no mDNS on {} with {}: {}", link, family, failure.toString());
        }
    }

    private void leave(Link link) {
        open.remove(link).forEach(LinkSocket::close);
    }

    private void sayAll() {
        for (Outgoing next = outgoing.poll(); next != null; next = outgoing.poll()) {
            for (LinkSocket socket : open.getOrDefault(next.link(), List.of())) {
                try {
                    socket.send(next.message());
                } catch (IOException e) {
                    LOG.debug("nothing can be said on {}", next.link(), e);
                }
            }
        }
    }

    private void hear(SelectionKey key) {
        LinkSocket socket = (LinkSocket) key.attachment();
        try {
            for (int i = 0; i < TURN; i++) {
                InetSocketAddress source = socket.receive(buffer);
                if (source == null) {
                    return;
                }
                hear(socket, source);
            }
        } catch (IOException e) {
            LOG.debug("nothing is heard on {}; trying again", socket.link(), e);
            leave(socket.link());
        }
    }

    private void hear(LinkSocket socket, InetSocketAddress source) {
        Bytes host = Bytes.copyOf(source.getAddress().getAddress());
        if (!socket.isOfLink(source) || !rates.allow(host, nanoTime.getAsLong())) {
            return;
        }
        DnsMessage message;
        try {
            message = DnsMessageCodec.INSTANCE.decode(Bytes.copyOf(buffer));
        } catch (MalformedMessageException e) {
            LOG.debug("not a message of DNS: {}", e.getMessage());
            return;
        }
        listener.onMessage(socket.link(), host, message);
    }
}
