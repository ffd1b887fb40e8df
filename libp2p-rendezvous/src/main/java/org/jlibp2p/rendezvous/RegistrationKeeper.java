package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;

/**
 * Keeps one name registered at one point: registers, renews before the end, registers again soon after the connection has gone, for
 * the point may have forgotten everything, and tries again until it is stopped. Confined to its loop.
 */
final class RegistrationKeeper {
    /** How long it waits after this node's addresses have changed: they change several at a time. */
    static final Duration SETTLE = Duration.ofSeconds(5);

    private final EventLoop loop;
    private final Point point;
    private final RegistrationSchedule schedule;
    private final Watcher watcher;
    private CompletableFuture<Grant> attempt; // null while there is none
    private Grant held; // null while there is none, or nobody knows
    private Registration next = Registration.none(); // the renewal, or the next attempt
    private long due; // when that is
    private int failures;
    private boolean isRefused; // for a reason that other addresses of this node do not change
    private boolean isOld; // what the attempt under way says is not true any more
    private boolean stopped;

    /** Where a name is registered. */
    @FunctionalInterface
    interface Point {
        /** Registers, connecting first if need be. */
        CompletableFuture<Grant> register();
    }

    /**
     * What a point has granted.
     *
     * @param ttl for how long
     * @param gone completes when the connection with the point ends
     */
    record Grant(Duration ttl, CompletableFuture<?> gone) {}

    /** Hears how it goes, on the loop. */
    interface Watcher {
        /** It is registered, or that was renewed. */
        void registered(Duration ttl);

        /** It could not be registered, or renewed; the next attempt comes after a while. */
        void failed(Throwable why, Duration again);

        /** The connection has gone; it is registered again after a while. */
        void uncertain(Duration again);
    }

    RegistrationKeeper(EventLoop loop, Point point, RegistrationSchedule schedule, Watcher watcher) {
        this.loop = loop;
        this.point = point;
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
        isOld = false;
        attempt = Async.call(loop, point::register);
        Async.whenDone(attempt, (grant, failure) -> Async.on(loop, () -> ended(grant, failure)));
    }

    private void ended(Grant grant, Throwable failure) {
        attempt = null;
        if (stopped) {
            return;
        }
        if (failure != null) {
            failures++;
            Throwable why = Async.unwrap(failure);
            isRefused = !(why instanceof NoAddressException);
            Duration again = isOld && !isRefused ? SETTLE : schedule.retry(failures);
            later(again);
            watcher.failed(why, again);
            return;
        }
        failures = 0;
        isRefused = false;
        held = grant;
        later(isOld ? SETTLE : schedule.renewal(grant.ttl()));
        watcher.registered(grant.ttl());
        Async.whenDone(grant.gone(), (none, reason) -> Async.on(loop, () -> gone(grant)));
    }

    private void later(Duration wait) {
        next.close();
        due = loop.nanoTime() + wait.toNanos();
        next = loop.schedule(wait, this::attempt);
    }

    private void gone(Grant grant) {
        if (stopped || held != grant || attempt != null) {
            return;
        }
        held = null;
        Duration again = schedule.retry(1);
        later(again);
        watcher.uncertain(again);
    }

    /**
     * What is registered is not true any more. That is told soon, however often it changes; a point that has refused is not asked
     * earlier.
     */
    void changed() {
        assert loop.inLoop();
        if (attempt != null) {
            isOld = true;
        } else if (!stopped && !isRefused && due - loop.nanoTime() > SETTLE.toNanos()) {
            later(SETTLE);
        }
    }

    /** Whether it is registered, as far as is known, over a connection that still stands. */
    boolean isHeld() {
        return held != null;
    }

    /** Ends it. What the point holds ends there by itself, or is withdrawn by whoever stops this. */
    void stop() {
        assert loop.inLoop();
        stopped = true;
        next.close();
        if (attempt != null) {
            attempt.cancel(false);
        }
    }
}
