package org.jlibp2p.relay.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.multiformats.Multiaddr;

/**
 * Keeps a place at one relay: reserves, renews before the end, notices when the relay is lost, and tries again until it is
 * stopped. Confined to its loop.
 */
final class ReservationKeeper {
    private final EventLoop loop;
    private final Relay relay;
    private final ReservationSchedule schedule;
    private final Watcher watcher;
    private CompletableFuture<Place> attempt; // null while there is none
    private Place held; // null while there is none
    private Registration next = Registration.none(); // the renewal, or the next attempt
    private Registration end = Registration.none(); // of the place that is held
    private int failures;
    private boolean stopped;

    /** Where a place can be had. */
    @FunctionalInterface
    interface Relay {
        /** Asks for a place, connecting first if need be. */
        CompletableFuture<Place> reserve();
    }

    /**
     * A place at a relay.
     *
     * @param expires until when
     * @param addresses where this node can be reached
     * @param vouched until when the relay vouches for it, if it does
     * @param lost completes when the connection with the relay ends, and the place with it
     */
    record Place(Instant expires, List<Multiaddr> addresses, Optional<Instant> vouched, CompletableFuture<?> lost) {}

    /** Hears how it goes, on the loop. */
    interface Watcher {
        /** There is a place, a new one or the old one renewed. */
        void held(Place place);

        /** There was none to be had, or it could not be renewed; the next attempt comes after a while. */
        void failed(Throwable why, Duration again);

        /** The place is lost. */
        void lost(String why);
    }

    ReservationKeeper(EventLoop loop, Relay relay, ReservationSchedule schedule, Watcher watcher) {
        this.loop = loop;
        this.relay = relay;
        this.schedule = schedule;
        this.watcher = watcher;
    }

    /** Makes the first attempt, or the next one now. */
    void attempt() {
        assert loop.inLoop();
        if (stopped || attempt != null) {
            return;
        }
        next.close();
        attempt = Async.call(loop, relay::reserve);
        Async.whenDone(attempt, (place, failure) -> Async.on(loop, () -> ended(place, failure)));
    }

    private void ended(Place place, Throwable failure) {
        attempt = null;
        if (stopped) {
            return;
        }
        if (failure != null) {
            failed(Async.unwrap(failure));
        } else {
            hold(place);
        }
    }

    private void failed(Throwable why) {
        failures++;
        Duration again = schedule.retry(failures);
        watcher.failed(why, again);
        next = loop.schedule(again, this::attempt);
    }

    private void hold(Place place) {
        failures = 0;
        held = place;
        Duration life = ReservationSchedule.trusted(Duration.between(loop.now(), place.expires()));
        end.close();
        end = loop.schedule(life, () -> lose(place, "it has ended"));
        next = loop.schedule(schedule.renewal(life), this::attempt);
        watcher.held(place);
        Async.whenDone(
                place.lost(),
                (none, failure) -> Async.on(loop, () -> lose(place, "the connection with the relay has ended")));
    }

    private void lose(Place place, String why) {
        if (stopped || held != place) {
            return;
        }
        held = null;
        end.close();
        watcher.lost(why);
        if (attempt == null) {
            next.close();
            next = loop.schedule(schedule.retry(Math.max(1, failures)), this::attempt);
        }
    }

    /** Whether there is a place now. */
    boolean holds() {
        assert loop.inLoop();
        return held != null;
    }

    /** Ends it. What the relay has granted ends there by itself. */
    void stop() {
        assert loop.inLoop();
        stopped = true;
        held = null;
        next.close();
        end.close();
        if (attempt != null) {
            attempt.cancel(false);
        }
    }
}
