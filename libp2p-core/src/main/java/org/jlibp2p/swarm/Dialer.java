package org.jlibp2p.swarm;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;

/**
 * Makes connections to peers: one dial for a peer at a time, whoever asks, given up when nobody waits for it any more.
 * Confined to the node's loop, but for {@link #dial}.
 */
final class Dialer {
    private final SwarmConfig config;
    private final Attempts attempts;
    private final Map<PeerId, Dial> active = new HashMap<>();
    private CompletableFuture<Void> held = CompletableFuture.completedFuture(null);
    private boolean stopped;

    /** How long dials are held at most, so that nobody who needs one to start waits for ever. */
    static final Duration HOLD = Duration.ofSeconds(1);

    Dialer(Attempts attempts) {
        this.config = attempts.config();
        this.attempts = attempts;
    }

    /**
     * A connection to a peer.
     *
     * @param peer whom
     * @param given addresses that the caller knows, tried even if they failed of late
     * @return completes with a new connection; completing it from outside gives the wait up, and the dial when nobody
     *     else waits for it
     */
    CompletableFuture<SwarmConnection> dial(PeerId peer, Collection<Multiaddr> given) {
        List<Multiaddr> addresses = List.copyOf(given);
        return Async.call(
                config.loop(),
                () -> held.isDone()
                        ? join(peer, addresses)
                        : Async.compose(Async.copyOf(held), now -> join(peer, addresses), now -> {}));
    }

    /** Holds dials until {@link #release}: a node that is about to listen may be going to dial from where it listens. */
    void hold() {
        assert config.loop().inLoop();
        held = new CompletableFuture<>();
        config.loop().schedule(HOLD, this::release);
    }

    /** Lets dials begin. */
    void release() {
        held.complete(null);
    }

    private CompletableFuture<SwarmConnection> join(PeerId peer, List<Multiaddr> given) {
        if (stopped) {
            throw new NodeClosedException("dialling " + peer);
        }
        Dial dial = active.get(peer);
        if (dial == null || dial.outcome().isDone()) {
            dial = new Dial(peer, attempts);
            active.put(peer, dial);
            Dial begun = dial;
            Async.whenDone(dial.outcome(), (connection, failure) -> remove(peer, begun));
            CompletableFuture<SwarmConnection> waiting = dial.await();
            dial.begin(given);
            return waiting;
        }
        dial.offer(given);
        return dial.await();
    }

    /** Fails all dials, and those that may still be asked for. */
    void stop() {
        assert config.loop().inLoop();
        stopped = true;
        release(); // to fail as all do
        List.copyOf(active.values()).forEach(Dial::stop);
    }

    private void remove(PeerId peer, Dial dial) {
        Async.on(config.loop(), () -> active.remove(peer, dial));
    }

    int active() {
        EventLoop loop = config.loop();
        assert loop.inLoop();
        return active.size();
    }
}
