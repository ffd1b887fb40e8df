package org.jlibp2p.identify;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.connection.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells connected peers what has changed: not at each change but a moment after the first of several, not to everybody at
 * once, and to nobody who knows it already. Confined to the service's loop.
 */
final class Pusher {
    /** How long after a change peers are told, so that changes that come together are told together. */
    static final Duration DELAY = Duration.ofMillis(500);

    /** How many peers are told at the same time. */
    static final int MAX_CONCURRENT = 32;

    private static final Logger LOG = LoggerFactory.getLogger(Pusher.class);

    private final EventLoop loop;
    private final Supplier<Collection<KnownPeer>> peers;
    private final Announcer announcer;
    private final BiFunction<Connection, Announcement, CompletableFuture<Void>> send;
    private final Queue<KnownPeer> waiting = new ArrayDeque<>();
    private final Set<KnownPeer> queued = new HashSet<>();
    private final Set<KnownPeer> sending = new HashSet<>();
    private boolean scheduled;
    private boolean draining;

    Pusher(
            EventLoop loop,
            Supplier<Collection<KnownPeer>> peers,
            Announcer announcer,
            BiFunction<Connection, Announcement, CompletableFuture<Void>> send) {
        this.loop = loop;
        this.peers = peers;
        this.announcer = announcer;
        this.send = send;
    }

    /** Something that peers are told has changed. */
    void changed() {
        if (!scheduled) {
            scheduled = true;
            loop.schedule(DELAY, this::tellAll);
        }
    }

    private void tellAll() {
        scheduled = false;
        peers.get().forEach(this::enqueue);
        drain();
    }

    /** Tells a peer that has just said what it speaks, if it knows something that is no longer so. */
    void update(KnownPeer peer) {
        if (peer.told().isPresent()) {
            enqueue(peer);
            drain();
        }
    }

    private void enqueue(KnownPeer peer) {
        boolean speaksPush = peer.info()
                .filter(info -> info.protocols().contains(Identify.PUSH))
                .isPresent();
        if (speaksPush && queued.add(peer)) {
            waiting.add(peer);
        }
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        // A peer that is being told waits for the end of that; it is the last to be looked at again.
        for (int rest = waiting.size(); rest > 0 && sending.size() < MAX_CONCURRENT; rest--) {
            KnownPeer peer = waiting.remove();
            if (sending.contains(peer)) {
                waiting.add(peer);
            } else {
                queued.remove(peer);
                tell(peer);
            }
        }
        draining = false;
    }

    private void tell(KnownPeer peer) {
        Optional<Connection> connection = peer.connection();
        if (connection.isEmpty()) {
            return;
        }
        Announcement announcement = announcer.announcement(connection.get());
        if (peer.told().filter(announcement::equals).isPresent()) {
            return;
        }
        sending.add(peer);
        send.apply(connection.get(), announcement)
                .whenComplete((sent, failure) -> Async.on(loop, () -> ended(peer, announcement, failure)));
    }

    private void ended(KnownPeer peer, Announcement announcement, Throwable failure) {
        sending.remove(peer);
        if (failure == null) {
            peer.told(announcement);
        } else {
            // It may know the one before or this one: a peer may read all and reset what is left of the stream.
            peer.toldInVain();
            LOG.debug(
                    "identify push to {} failed: {}",
                    peer.id(),
                    Async.unwrap(failure).toString());
        }
        drain();
    }
}
