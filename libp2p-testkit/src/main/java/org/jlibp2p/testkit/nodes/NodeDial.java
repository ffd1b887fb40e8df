package org.jlibp2p.testkit.nodes;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.transport.DialException;

/**
 * One dial of a peer, whoever waits for it; given up when nobody does any more. A connection takes three round trips, as TCP,
 * the agreement on Noise, and Noise do; where nobody answers the time to connect passes. Confined to the wire's loop.
 */
final class NodeDial {
    private static final int ROUND_TRIPS = 3;

    private final NodeLife life;
    private final PeerId peer;
    private final Set<Multiaddr> addresses = new LinkedHashSet<>(2);
    private final Map<Multiaddr, Throwable> failures = new LinkedHashMap<>(2);
    private final CompletableFuture<LinkEnd> outcome = new CompletableFuture<>();
    private int waiting;
    private int underWay;
    private boolean connecting;
    private boolean askedRouting;

    NodeDial(NodeLife life, PeerId peer) {
        this.life = life;
        this.peer = peer;
        life.traffic().dialled();
        Async.whenDone(outcome, (connection, failure) -> {
            life.dialEnded(peer, this);
            if (failure != null) {
                life.traffic().dialFailed();
            }
        });
    }

    /** One more who waits. */
    CompletableFuture<LinkEnd> await() {
        CompletableFuture<LinkEnd> result = new CompletableFuture<>();
        waiting++;
        Async.follow(outcome, result);
        Async.whenDone(
                result,
                (connection, failure) -> Async.on(life.wire(), () -> {
                    waiting--;
                    if (waiting == 0) {
                        outcome.cancel(false);
                    }
                }));
        return result;
    }

    void begin(Collection<Multiaddr> given) {
        offer(given);
        for (Multiaddr remembered : life.peers().addresses(peer)) {
            if (life.backoff().blocks(remembered)) {
                failures.put(remembered, new DialException(remembered + " failed a short while ago", Map.of()));
            } else {
                offer(List.of(remembered));
            }
        }
        proceed();
    }

    /** More addresses to try, of whoever asks. */
    void offer(Collection<Multiaddr> more) {
        for (Multiaddr address : more) {
            Multiaddr bare = address.withoutLast(MultiaddrProtocol.P2P);
            if (addresses.add(bare)) {
                attempt(bare);
            }
        }
    }

    private void attempt(Multiaddr address) {
        underWay++;
        SimulatedNode there = life.node().network().at(address).orElse(null);
        if (there == null || !there.isOnline()) {
            Duration most = life.limits().times().connect();
            life.wire()
                    .schedule(most, () -> failed(address, new OperationTimeoutException("dial of " + address, most)));
            return;
        }
        Duration roundTrip = Duration.ofNanos(2 * life.latencyTo(there));
        if (!there.peerId().equals(peer)) {
            life.wire().schedule(roundTrip.multipliedBy(ROUND_TRIPS), () -> failed(address, wrongPeer(there)));
        } else if (connecting) {
            underWay--; // at another address of the same peer
        } else {
            connecting = true;
            life.wire().schedule(roundTrip.multipliedBy(ROUND_TRIPS), () -> arrived(address, there));
        }
    }

    private HandshakeException wrongPeer(SimulatedNode there) {
        return new HandshakeException(
                HandshakeException.Reason.WRONG_PEER, "expected " + peer + " but there is " + there.peerId());
    }

    private void arrived(Multiaddr address, SimulatedNode there) {
        connecting = false;
        if (!there.isOnline()) {
            Duration most = life.limits().times().connect();
            failed(address, new OperationTimeoutException("dial of " + address, most));
            return;
        }
        life.backoff().succeeded(address);
        if (!outcome.isDone()) {
            outcome.complete(life.connect(there.life()));
        }
    }

    private void failed(Multiaddr address, Throwable why) {
        underWay--;
        life.backoff().failed(address);
        failures.put(address, why);
        proceed();
    }

    private void proceed() {
        if (outcome.isDone() || underWay > 0) {
            return;
        }
        if (askedRouting || !addresses.isEmpty()) {
            outcome.completeExceptionally(new DialException("no address of " + peer + " answered", failures));
            return;
        }
        askedRouting = true;
        underWay++;
        Async.whenDone(
                life.routers().peers().findPeer(peer),
                (found, failure) -> Async.on(life.wire(), () -> {
                    underWay--;
                    if (failure == null) {
                        found.ifPresent(info -> offer(info.addresses()));
                    }
                    proceed();
                }));
    }

    /** Fails it, since the node has ended. */
    void stop() {
        outcome.completeExceptionally(new NodeClosedException("dialling " + peer));
    }
}
