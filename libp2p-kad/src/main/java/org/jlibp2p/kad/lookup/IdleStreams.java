package org.jlibp2p.kad.lookup;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.peer.PeerId;

/** Streams that wait for the next request, at most one of each peer, the one that waits longest first. Confined to its loop. */
final class IdleStreams {
    private final EventLoop loop;
    private final ClientLimits limits;
    private final Map<PeerId, Idle> waiting = new LinkedHashMap<>();
    private Registration timer = Registration.none();
    private boolean closed;

    private record Idle(KadStream stream, long since) {}

    IdleStreams(EventLoop loop, ClientLimits limits) {
        this.loop = loop;
        this.limits = limits;
    }

    Optional<KadStream> take(PeerId peer) {
        return Optional.ofNullable(waiting.remove(peer)).map(Idle::stream).filter(KadStream::isOpen);
    }

    void put(PeerId peer, KadStream stream) {
        assert loop.inLoop();
        if (closed || !stream.isOpen() || limits.idleStreams() == 0) {
            stream.end();
            return;
        }
        Idle before = waiting.put(peer, new Idle(stream, loop.nanoTime()));
        if (before != null) {
            before.stream.end();
        } else if (waiting.size() > limits.idleStreams()) {
            endFirst();
        }
        if (waiting.size() == 1) {
            sweepIn(limits.idle());
        }
    }

    private void endFirst() {
        Iterator<Idle> first = waiting.values().iterator();
        first.next().stream.end();
        first.remove();
    }

    private void sweepIn(Duration delay) {
        timer.close();
        timer = loop.schedule(delay, this::sweep);
    }

    private void sweep() {
        long now = loop.nanoTime();
        Iterator<Idle> each = waiting.values().iterator();
        while (each.hasNext()) {
            Idle idle = each.next();
            long left = limits.idle().toNanos() - (now - idle.since);
            if (left > 0) {
                sweepIn(Duration.ofNanos(left));
                return;
            }
            each.remove();
            idle.stream.end();
        }
    }

    int size() {
        return waiting.size();
    }

    void close() {
        closed = true;
        timer.close();
        waiting.values().forEach(idle -> idle.stream.end());
        waiting.clear();
    }
}
