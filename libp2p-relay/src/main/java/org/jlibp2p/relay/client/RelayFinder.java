package org.jlibp2p.relay.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.identify.Identified;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.transport.Listener;

/**
 * Finds relays for {@link AutoRelay}: peers that say they are one when they are connected, and those that the peer store has.
 * When there are too few it connects to peers of which nothing is known but where they are, as discovery tells them, and has
 * the routing look for somebody who is not there, which leads past many others. Confined to the service's loop.
 */
public final class RelayFinder implements AutoRelay.Surroundings {
    /** How many peers of which nothing is known are asked in one search. */
    static final int ASKED_AT_A_TIME = 8;

    /** How many relays that the peer store has are taken from it in one search. */
    static final int FOUND_AT_A_TIME = 64;

    /** How long a peer is not asked again of which nothing is known still: it, or this node, may have been off the network. */
    static final Duration ASKED = Duration.ofMinutes(5);

    /** How many peers it is remembered of that they have been asked; those asked longest ago are forgotten. */
    static final int REMEMBERED = 1024;

    /** How long the routing may look for somebody. */
    static final Duration WALK = Duration.ofMinutes(1);

    private final NodeContext node;
    private final EventLoop loop;
    private final CircuitTransport transport;
    private final RandomGenerator random;
    private final AutoRelay autoRelay;
    private final Set<CompletableFuture<?>> asking = new HashSet<>();
    private final Map<PeerId, Long> asked = new LinkedHashMap<>() { // when, oldest first
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<PeerId, Long> eldest) {
                    return size() > REMEMBERED;
                }
            };
    private CompletableFuture<?> walk = CompletableFuture.completedFuture(null);

    /**
     * One that does nothing yet.
     *
     * @param node whose relays it finds
     * @param transport through which the node is reached then
     * @param options what is wanted
     * @param list the relays to choose from, if there is a list
     * @param given relays that the node uses anyway
     * @param random decides between equals; used on the service's loop only
     */
    public RelayFinder(
            NodeContext node,
            CircuitTransport transport,
            AutoRelayOptions options,
            Map<PeerId, List<Multiaddr>> list,
            Set<PeerId> given,
            RandomGenerator random) {
        this.node = node;
        this.transport = transport;
        this.random = random;
        loop = node.loop();
        Set<PeerId> others = new HashSet<>(given);
        others.add(node.identity().peerId());
        List<PeerInfo> relays = list.entrySet().stream()
                .map(relay -> new PeerInfo(relay.getKey(), relay.getValue()))
                .toList();
        autoRelay = new AutoRelay(loop, options, relays, others, this, random);
        transport.watch(autoRelay);
    }

    /**
     * Begins to look and listen.
     *
     * @param known whether others can reach this node, as far as it is known already
     */
    public void start(Reachability known) {
        node.events().on(Identified.class, this::identified);
        node.events().on(NodeEvent.ReachabilityChanged.class, this::changed);
        autoRelay.start(known);
    }

    /** Gives all places up, and ends what is under way. */
    public void stop() {
        autoRelay.stop();
        walk.cancel(false);
        List.copyOf(asking).forEach(question -> question.cancel(false));
    }

    private void changed(NodeEvent.ReachabilityChanged event) {
        asked.clear(); // the network may be another one
        autoRelay.reachability(event.reachability());
    }

    private void identified(Identified event) {
        PeerId peer = event.connection().remotePeer();
        boolean serves = event.info().protocols().contains(CircuitProtocols.HOP);
        if (!serves) {
            autoRelay.noRelay(peer);
        } else if (!event.connection().isRelayed()) {
            List<Multiaddr> said = direct(event.info().listenAddresses());
            autoRelay.found(
                    new PeerInfo(peer, said.isEmpty() ? direct(node.peers().addresses(peer)) : said),
                    Optional.of(event.connection().remoteAddress()));
        }
    }

    private static List<Multiaddr> direct(List<Multiaddr> addresses) {
        return addresses.stream()
                .filter(address -> !address.has(MultiaddrProtocol.P2P_CIRCUIT))
                .limit(CircuitListener.MAX_ADDRESSES)
                .toList();
    }

    @Override
    public CompletableFuture<Listener> listen(PeerInfo relay) {
        transport.know(relay);
        return transport.listenThrough(relay.id());
    }

    @Override
    public void search() {
        List<PeerInfo> relays = new ArrayList<>();
        List<PeerInfo> strangers = new ArrayList<>();
        asked.values().removeIf(when -> loop.nanoTime() - when > ASKED.toNanos());
        for (PeerId peer : node.peers().peers()) {
            Set<ProtocolId> protocols = node.peers().protocols(peer);
            if (protocols.contains(CircuitProtocols.HOP)) {
                relays.add(new PeerInfo(peer, List.of()));
            } else if (protocols.isEmpty() && !asked.containsKey(peer)) {
                strangers.add(new PeerInfo(peer, List.of()));
            }
        }
        // On a task of its own: what is found may be chosen at once, and searched for again.
        List<PeerInfo> some = some(relays, FOUND_AT_A_TIME);
        loop.execute(() -> some.forEach(relay -> autoRelay.found(relay, Optional.empty())));
        some(strangers, ASKED_AT_A_TIME - Math.min(asking.size(), ASKED_AT_A_TIME))
                .forEach(this::ask);
        walk();
    }

    /** By chance, with where they are. */
    private List<PeerInfo> some(List<PeerInfo> all, int most) {
        for (int i = all.size(); i > 1; i--) {
            Collections.swap(all, i - 1, random.nextInt(i));
        }
        return all.stream()
                .map(peer -> new PeerInfo(peer.id(), direct(node.peers().addresses(peer.id()))))
                .filter(peer -> !peer.addresses().isEmpty())
                .limit(most)
                .toList();
    }

    /** What it serves is said when it is connected. */
    private void ask(PeerInfo stranger) {
        asked.put(stranger.id(), loop.nanoTime());
        CompletableFuture<Connection> question = Async.call(loop, () -> node.connect(stranger));
        asking.add(question);
        Async.whenDone(question, (connection, failure) -> Async.on(loop, () -> asking.remove(question)));
    }

    private void walk() {
        if (!walk.isDone()) {
            return;
        }
        byte[] nobody = new byte[32];
        random.nextBytes(nobody);
        PeerId towards = PeerId.decode(
                Multihash.of(Multihash.SHA2_256, Bytes.wrap(nobody)).bytes());
        CompletableFuture<Optional<PeerInfo>> search =
                Async.call(loop, () -> node.peerRouting().findPeer(towards));
        walk = search;
        Registration timer = loop.schedule(WALK, () -> search.cancel(false));
        Async.whenDone(search, (nothing, failure) -> timer.close());
    }

    /**
     * The relays that were chosen and gave a place.
     *
     * @return as of now; on the loop
     */
    public Set<PeerId> held() {
        return autoRelay.held();
    }
}
