package org.jlibp2p.rendezvous;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.peer.PeerId;

/**
 * Who asks a rendezvous point at the moment: so many questions of one peer under way and in a second, and so many bytes of
 * answers that nobody has taken yet, of all peers. Confined to the service's loop.
 */
final class Askers {
    /** The most questions of one peer under way, on all its streams: until the answer has been taken, or the stream is gone. */
    static final int UNDER_WAY = 8;

    /** The most registrations and questions of one peer in a second. */
    static final int PER_SECOND = 128;

    /** The most bytes of all answers that have not been taken yet. */
    static final long ANSWERS = 32L * 1024 * 1024;

    private static final long SECOND = 1_000_000_000L;

    private final EventLoop loop;
    private final Quota answers = Quota.system("Askers.ANSWERS", ANSWERS);
    private final Map<PeerId, Integer> underWay = new HashMap<>();
    private final Map<PeerId, Integer> asked = new HashMap<>(); // in the second that began then
    private long begin;

    Askers(EventLoop loop) {
        this.loop = loop;
    }

    /** One question of a peer, from when it was read. Closing it, from any thread, makes room for the next one. */
    final class Turn implements Registration {
        private final PeerId peer;
        private final Optional<String> objection;
        private Registration answer = Registration.none();
        private boolean isOver;

        private Turn(PeerId peer, Optional<String> objection) {
            this.peer = peer;
            this.objection = objection;
            isOver = objection.isPresent();
        }

        PeerId peer() {
            return peer;
        }

        /** Why it cannot be answered now, if it cannot. */
        Optional<String> objection() {
            return objection;
        }

        /** Takes room for its answer; false if there is none. On the loop. */
        boolean hasRoomFor(long bytes) {
            assert loop.inLoop();
            if (!answers.tryTake(bytes)) {
                return false;
            }
            answer = () -> answers.give(bytes);
            return true;
        }

        @Override
        public void close() {
            Async.on(loop, () -> {
                if (!isOver) {
                    isOver = true;
                    answer.close();
                    underWay.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
                }
            });
        }
    }

    /** A peer asks; whoever answers closes the turn, at the end. */
    Turn enter(PeerId peer) {
        assert loop.inLoop();
        if (underWay.getOrDefault(peer, 0) >= UNDER_WAY) {
            return new Turn(peer, Optional.of("the peer has " + UNDER_WAY + " questions under way"));
        }
        long now = loop.nanoTime();
        if (asked.isEmpty() || now - begin >= SECOND) {
            asked.clear();
            begin = now;
        }
        if (asked.merge(peer, 1, Integer::sum) > PER_SECOND) {
            return new Turn(peer, Optional.of("the peer has asked " + PER_SECOND + " times in a second"));
        }
        underWay.merge(peer, 1, Integer::sum);
        return new Turn(peer, Optional.empty());
    }
}
