package org.jlibp2p.testkit.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.CloseReason;
import org.jlibp2p.connection.StreamHandler;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.OrderlyEnd;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peerstore.MemoryPeerStore;
import org.jlibp2p.peerstore.PeerStore;

/**
 * A node from its start to its end: what it is connected with, what it serves and what it remembers. A node that comes back
 * begins another one. Confined to the wire's loop.
 */
final class NodeLife {
    private final SimulatedNode node;
    private final PeerStore peers;
    private final NodeEvents events = new NodeEvents();
    private final NodeAddresses addresses = new NodeAddresses(this);
    private final NodeRouters routers;
    private final Backoff backoff;
    private final Trimming trimming = new Trimming(this);
    private final Introductions introductions = new Introductions(this);
    private final Map<ProtocolId, StreamHandler> handlers = new LinkedHashMap<>(4);
    private final Map<PeerId, List<LinkEnd>> connections = new LinkedHashMap<>();
    private final Map<PeerId, NodeDial> dials = new LinkedHashMap<>(4);
    private int connectionCount;
    private boolean ended;

    NodeLife(SimulatedNode node) {
        this.node = node;
        peers = new SharedNames(MemoryPeerStore.create(limits().peers(), wire()::nanoTime), node.network());
        routers = new NodeRouters(wire());
        backoff = new Backoff(wire(), limits().dials());
    }

    SimulatedNode node() {
        return node;
    }

    EventLoop wire() {
        return node.network().wire();
    }

    ResourceLimits limits() {
        return node.network().conditions().limits();
    }

    Identity identity() {
        return node.identity();
    }

    PeerStore peers() {
        return peers;
    }

    NodeAddresses addresses() {
        return addresses;
    }

    NodeEvents events() {
        return events;
    }

    NodeRouters routers() {
        return routers;
    }

    Backoff backoff() {
        return backoff;
    }

    Trimming trimming() {
        return trimming;
    }

    TrafficCount traffic() {
        return node.count();
    }

    Introductions introductions() {
        return introductions;
    }

    long latencyTo(SimulatedNode other) {
        return node.network().latency(node, other);
    }

    boolean hasEnded() {
        return ended;
    }

    // ---- protocols ----

    Registration handle(ProtocolId protocol, StreamHandler handler) {
        if (handlers.putIfAbsent(protocol, handler) != null) {
            throw new IllegalStateException("the protocol " + protocol + " is served already");
        }
        protocolsChanged();
        return () -> {
            if (handlers.remove(protocol, handler)) {
                protocolsChanged();
            }
        };
    }

    private void protocolsChanged() {
        if (!ended) {
            events.publish(new NodeEvent.ProtocolsChanged(protocols()));
            introductions.changed();
        }
    }

    void addressesChanged() {
        events.publish(new NodeEvent.AddressesChanged(addresses.announced()));
        introductions.changed();
    }

    Set<ProtocolId> protocols() {
        return new LinkedHashSet<>(handlers.keySet());
    }

    boolean serves(ProtocolId protocol) {
        return handlers.containsKey(protocol);
    }

    /** Runs the handler of a stream that a peer has opened, as a node does. */
    void serve(StreamEnd stream) {
        CompletionStage<?> served;
        try {
            served = handlers.get(stream.protocol()).handle(stream);
        } catch (Throwable failure) {
            failed(stream, failure);
            return;
        }
        Async.whenDone(
                served,
                (done, failure) -> Async.on(wire(), () -> {
                    if (failure != null) {
                        failed(stream, Async.unwrap(failure));
                    } else {
                        OrderlyEnd.of(stream, limits().times().close());
                    }
                }));
    }

    private void failed(StreamEnd stream, Throwable failure) {
        stream.reset(failure);
        if (!(failure instanceof Libp2pException)) {
            wire().execute(() -> {
                throw new IllegalStateException("the handler of " + stream.protocol() + " failed", failure);
            });
        }
    }

    // ---- connections ----

    Optional<LinkEnd> connectionWith(PeerId peer) {
        return connections.getOrDefault(peer, List.of()).stream().findFirst();
    }

    List<LinkEnd> connections() {
        List<LinkEnd> all = new ArrayList<>(connectionCount);
        connections.values().forEach(all::addAll);
        return all;
    }

    int connectionCount() {
        return connectionCount;
    }

    CompletableFuture<LinkEnd> connection(PeerId peer, Collection<Multiaddr> given) {
        if (ended) {
            return CompletableFuture.failedFuture(new NodeClosedException("dialling " + peer));
        }
        Optional<LinkEnd> present = connectionWith(peer);
        if (present.isPresent()) {
            return CompletableFuture.completedFuture(present.get());
        }
        if (peer.equals(identity().peerId())) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("a node does not dial itself"));
        }
        NodeDial dial = dials.get(peer);
        if (dial != null) {
            dial.offer(given);
            return dial.await();
        }
        dial = new NodeDial(this, peer);
        dials.put(peer, dial);
        CompletableFuture<LinkEnd> waiting = dial.await();
        dial.begin(given);
        return waiting;
    }

    void dialEnded(PeerId peer, NodeDial dial) {
        dials.remove(peer, dial);
    }

    /** A dial got through: this end stands at once, the other one half a round trip later. */
    LinkEnd connect(NodeLife listener) {
        LinkEnd near = LinkEnd.between(this, listener, latencyTo(listener.node()));
        connected(near);
        near.post(() -> listener.connected(near.peer()));
        return near;
    }

    private void connected(LinkEnd end) {
        if (ended) {
            end.peer().end(new CloseReason(true, ErrorCode.SHUTDOWN, Optional.empty()));
            return;
        }
        List<LinkEnd> others = connections.getOrDefault(end.remotePeer(), List.of());
        if (others.isEmpty()) {
            connections.put(end.remotePeer(), List.of(end));
        } else {
            List<LinkEnd> all = new ArrayList<>(others);
            all.add(end);
            connections.put(end.remotePeer(), List.copyOf(all));
        }
        connectionCount++;
        events.publish(new NodeEvent.Connected(end));
        introductions.ask(end);
        trimming.check();
    }

    void disconnected(LinkEnd end, CloseReason reason) {
        List<LinkEnd> left = connections.getOrDefault(end.remotePeer(), List.of()).stream()
                .filter(other -> other != end)
                .toList();
        if (left.isEmpty()) {
            connections.remove(end.remotePeer());
        } else {
            connections.put(end.remotePeer(), left);
        }
        connectionCount--;
        if (!ended) {
            events.publish(new NodeEvent.Disconnected(end, reason));
        }
    }

    // ---- the end ----

    /** Ends without a word: the other ends notice when nothing answers any more. */
    void vanish() {
        Duration unnoticed = limits().times().keepAlive().plus(limits().times().pong());
        CloseReason lost = new CloseReason(true, ErrorCode.NONE, Optional.empty());
        end(link -> wire().schedule(unnoticed, () -> link.peer().end(lost)));
    }

    /** Ends all connections in order. */
    void leave() {
        CloseReason shutdown = new CloseReason(true, ErrorCode.SHUTDOWN, Optional.empty());
        end(link -> link.post(() -> link.peer().end(shutdown)));
    }

    private interface Farewell {
        void to(LinkEnd link);
    }

    private void end(Farewell farewell) {
        ended = true;
        List.copyOf(dials.values()).forEach(NodeDial::stop);
        CloseReason own = new CloseReason(false, ErrorCode.SHUTDOWN, Optional.empty());
        for (LinkEnd link : connections()) {
            farewell.to(link);
            link.end(own);
        }
        handlers.clear();
    }
}
