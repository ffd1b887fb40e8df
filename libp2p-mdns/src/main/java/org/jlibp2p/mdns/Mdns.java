package org.jlibp2p.mdns;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.discovery.Discovery;
import org.jlibp2p.event.NodeEvent.AddressesChanged;
import org.jlibp2p.mdns.MdnsOptions.Presence;
import org.jlibp2p.mdns.Neighbours.Origin;
import org.jlibp2p.mdns.link.BlockingLinks;
import org.jlibp2p.mdns.link.Link;
import org.jlibp2p.mdns.link.Links;
import org.jlibp2p.mdns.message.DnsMessage;
import org.jlibp2p.mdns.message.DnsName;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.transport.ListenException;

/**
 * Finds the nodes of the local network, and tells them where this one can be reached. Who is found is remembered by the node,
 * as long as addresses learnt in passing are, and told in an event ({@link MdnsEvent}); nobody is dialled. All methods may be
 * called by any thread; what it does itself is confined to the service's loop, and its sockets to a thread of their own.
 *
 * <p>Specification: libp2p, discovery/mdns.md; RFC 6762; RFC 6763.
 */
public final class Mdns implements Service, Discovery {
    /** The most messages that wait for the node's loop; what comes then is not looked at. */
    static final int MAX_WAITING = 64;

    /** How long the end may take: then the node ends without waiting for the sockets any longer. */
    static final Duration STOP = Duration.ofSeconds(2);

    private static final Multiaddr PLACE = Multiaddr.parse("/ip4/0.0.0.0/udp/5353");
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final NodeContext node;
    private final MdnsOptions options;
    private final Links links;
    private final RandomGenerator random;
    private final Announcement announcement;
    private final Neighbours neighbours;
    private final Map<Link, LinkTalk> talks = new HashMap<>();
    private final List<Consumer<? super PeerInfo>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private boolean hasStopped;

    Mdns(NodeContext node, MdnsOptions options, Links links, RandomGenerator random) {
        this.node = node;
        this.options = options;
        this.links = links;
        this.random = random;
        announcement = new Announcement(node.identity().peerId(), DnsName.parse(options.serviceName()), random);
        neighbours = new Neighbours(node.loop().nanoTime());
    }

    /**
     * The service as all libp2p nodes have it.
     *
     * @return for {@code NodeBuilder.service}
     */
    public static ServiceFactory<Mdns> service() {
        return service(MdnsOptions.defaults());
    }

    /**
     * The service.
     *
     * @param options how it is done
     * @return for {@code NodeBuilder.service}
     */
    public static ServiceFactory<Mdns> service(MdnsOptions options) {
        return node -> new Mdns(
                node, options, BlockingLinks.create(options.interfaces(), node.loop()::nanoTime), new SecureRandom());
    }

    @Override
    public CompletableFuture<Void> start() {
        node.addDiscovery(this);
        node.events().on(AddressesChanged.class, changed -> talks.values().forEach(LinkTalk::tell));
        try {
            links.start(new Hearing());
        } catch (IOException e) {
            return CompletableFuture.failedFuture(new ListenException(PLACE, e));
        }
        lookForLost();
        return CompletableFuture.completedFuture(null);
    }

    /** Says goodbye, and ends the sockets; waits {@link #STOP} for them at most. */
    @Override
    public CompletableFuture<Void> stop() {
        hasStopped = true;
        talks.forEach((link, talk) -> {
            talk.end();
            if (options.presence() == Presence.ANNOUNCED) {
                links.send(link, announcement.goodbye());
            }
        });
        talks.clear();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        node.loop().schedule(STOP, () -> ended.complete(null));
        Async.whenDone(links.close(), (done, failure) -> Async.on(node.loop(), () -> ended.complete(null)));
        return ended;
    }

    /**
     * Hears of nodes as they are found, and again about every minute while they are there.
     *
     * @param onFound is called on the service's loop: it must not block
     * @return closing it ends the hearing
     */
    @Override
    public Registration discover(Consumer<? super PeerInfo> onFound) {
        listeners.add(onFound);
        return () -> listeners.remove(onFound);
    }

    /**
     * The nodes that are there now, as far as they have been heard of.
     *
     * @return each with its addresses on all links; fails if the node has stopped
     */
    public CompletableFuture<List<PeerInfo>> peers() {
        return Async.call(node.loop(), () -> CompletableFuture.completedFuture(neighbours.peers()));
    }

    // ---- on the loop ----

    private void lookForLost() {
        if (!hasStopped) {
            neighbours.expire(node.loop().nanoTime()).forEach(this::lost);
            node.loop().schedule(LOOK, this::lookForLost);
        }
    }

    private void onLinks(List<Link> now) {
        if (hasStopped) {
            return;
        }
        talks.keySet().stream()
                .filter(link -> !now.contains(link))
                .toList()
                .forEach(gone -> talks.remove(gone).end());
        neighbours.keepLinks(now::contains).forEach(this::lost);
        now.stream().filter(link -> !talks.containsKey(link)).forEach(this::begin);
    }

    private void begin(Link link) {
        LinkTalk talk = new LinkTalk(
                node.loop(),
                random,
                options.interval(),
                () -> links.send(link, announcement.query()),
                () -> presence(link).ifPresent(message -> links.send(link, message)),
                () -> presence(link).ifPresent(message -> links.send(link, announcement.services())));
        talks.put(link, talk);
        talk.begin();
    }

    private Optional<Bytes> presence(Link link) {
        return options.presence() == Presence.ANNOUNCED
                ? announcement.presence(link, node.addresses())
                : Optional.empty();
    }

    private void onQuery(Link link, Asked asked) {
        LinkTalk talk = talks.get(link);
        if (talk == null) {
            return;
        }
        if (asked.forThisNode()) {
            talk.tell();
        }
        if (asked.forServices()) {
            talk.tellServices();
        }
        if (asked.forAll()) {
            talk.onQuestionForAll();
        }
    }

    private void onHeard(Heard heard) {
        if (hasStopped || !talks.containsKey(heard.origin().link())) {
            return;
        }
        if (heard.isGoodbye()) {
            neighbours.leave(heard.origin()).ifPresent(this::lost);
        } else {
            heard.peer().ifPresent(peer -> onPeer(peer, heard));
        }
    }

    private void onPeer(PeerInfo peer, Heard heard) {
        Neighbours.Verdict verdict =
                neighbours.hear(peer, heard.origin(), heard.ttl(), node.loop().nanoTime(), this::lost);
        if (verdict != Neighbours.Verdict.NOTHING) {
            listeners.forEach(listener -> listener.accept(peer));
        }
        if (verdict == Neighbours.Verdict.NEWS) {
            node.publish(new MdnsEvent.PeerFound(peer));
        }
    }

    private void lost(PeerId peer) {
        node.publish(new MdnsEvent.PeerLost(peer));
    }

    // ---- on the sockets' thread ----

    /** What a message says of one node that counts: who it is, if it is there. */
    private record Heard(Origin origin, Duration ttl, Optional<PeerInfo> peer) {
        boolean isGoodbye() {
            return ttl.isZero();
        }
    }

    /** What a question is about that counts. */
    private record Asked(boolean forThisNode, boolean forServices, boolean forAll) {
        boolean isOfInterest() {
            return forThisNode || forServices || forAll;
        }
    }

    /**
     * What is not about this service, and what is not believed, goes no farther than here: the node's loop has other things to
     * do than to read addresses.
     */
    private final class Hearing implements Links.Listener {
        @Override
        public void onLinks(List<Link> now) {
            onLoop(() -> Mdns.this.onLinks(now));
        }

        @Override
        public void onMessage(Link link, Bytes source, DnsMessage message) {
            if (message.isResponse()) {
                List<Heard> heard = Sighting.in(message, announcement.service()).stream()
                        .filter(sighting -> !sighting.instance().equals(announcement.instance()))
                        .map(sighting -> heard(link, source, sighting))
                        .filter(each -> each.isGoodbye() || each.peer().isPresent())
                        .toList();
                if (!heard.isEmpty()) {
                    later(() -> heard.forEach(Mdns.this::onHeard));
                }
            } else {
                Asked asked = new Asked(
                        announcement.isAskedFor(message),
                        announcement.isForServices(message),
                        announcement.isForAll(message));
                if (asked.isOfInterest()) {
                    later(() -> onQuery(link, asked));
                }
            }
        }

        private Heard heard(Link link, Bytes source, Sighting sighting) {
            Origin origin = new Origin(link, source, sighting.instance());
            Optional<PeerInfo> peer = sighting.ttl().isZero()
                    ? Optional.empty()
                    : DnsaddrText.read(sighting.strings())
                            .filter(found -> !found.id().equals(node.identity().peerId()))
                            .map(found -> new PeerInfo(found.id(), LinkAddresses.of(link, found.addresses())))
                            .filter(found -> !found.addresses().isEmpty());
            return new Heard(origin, sighting.ttl(), peer);
        }

        private void later(Runnable task) {
            if (waiting.incrementAndGet() > MAX_WAITING) {
                waiting.decrementAndGet();
                return;
            }
            onLoop(() -> {
                waiting.decrementAndGet();
                task.run();
            });
        }

        private void onLoop(Runnable task) {
            try {
                node.loop().execute(task);
            } catch (NodeClosedException e) {
                // The node has stopped, and this thread is about to.
            }
        }
    }
}
