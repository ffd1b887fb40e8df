package org.jlibp2p.mdns;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jlibp2p.async.Doubling;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;

/**
 * When this node speaks on one link: it asks quickly at first and then slower and slower; it answers a little later than it is
 * asked, so that not all do so at once, and to all who have asked meanwhile together; and it says the same at most once a
 * second, however often it is asked. Confined to the loop.
 *
 * <p>Specification: RFC 6762, 5.2, 6, 7.3 and 8.3.
 */
final class LinkTalk {
    /** The shortest time between two answers. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration FIRST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration MIN_DELAY = Duration.ofMillis(20);
    private static final Duration MAX_DELAY = Duration.ofMillis(120);
    private static final int JITTER = 4; // a query is late by up to one in that many of its interval

    private final EventLoop loop;
    private final RandomGenerator random;
    private final Doubling pace;
    private final Runnable ask;
    private final Topic presence;
    private final Topic services;
    private Duration interval = FIRST_INTERVAL;
    private Registration nextQuery = Registration.none();
    private boolean isOver;

    /**
     * Silence, so far.
     *
     * @param slowest the interval between questions in the end
     * @param ask asks for others
     * @param tell tells of this node
     * @param tellServices tells which service it has
     */
    LinkTalk(
            EventLoop loop,
            RandomGenerator random,
            Duration slowest,
            Runnable ask,
            Runnable tell,
            Runnable tellServices) {
        this.loop = loop;
        this.random = random;
        pace = new Doubling(FIRST_INTERVAL, slowest);
        this.ask = ask;
        presence = new Topic(tell);
        services = new Topic(tellServices);
    }

    /** Begins to ask. */
    void begin() {
        nextQuery = loop.schedule(delay(), this::query);
    }

    private Duration delay() {
        return Duration.ofNanos(random.nextLong(MIN_DELAY.toNanos(), MAX_DELAY.toNanos()));
    }

    private void query() {
        ask.run();
        tell(); // who asks also answers: others need not ask, then
        Duration next = interval;
        interval = pace.next(interval);
        queryIn(next.compareTo(pace.longest()) < 0 ? next : pace.longest());
    }

    private void queryIn(Duration time) {
        nextQuery.close();
        nextQuery = loop.schedule(time.plusNanos(random.nextLong(time.toNanos() / JITTER)), this::query);
    }

    /** Somebody has asked for all nodes: everybody answers, and this node hears it too. */
    void onQuestionForAll() {
        if (interval.equals(pace.longest()) && !isOver) {
            queryIn(pace.longest());
        }
    }

    /** Tells of this node, soon. */
    void tell() {
        presence.tell();
    }

    /** Tells which service it has, soon. */
    void tellServices() {
        services.tell();
    }

    /** Says nothing more. */
    void end() {
        isOver = true;
        nextQuery.close();
        presence.pending.close();
        services.pending.close();
    }

    /** Something that is said again and again. */
    private final class Topic {
        private final Runnable say;
        private Registration pending = Registration.none();
        private boolean isPending;
        private boolean wasSaid;
        private long saidAt;

        Topic(Runnable say) {
            this.say = say;
        }

        void tell() {
            if (isPending || isOver) {
                return;
            }
            isPending = true;
            Duration pause = wasSaid ? PAUSE.minusNanos(loop.nanoTime() - saidAt) : Duration.ZERO;
            Duration delay = delay();
            pending = loop.schedule(pause.compareTo(delay) > 0 ? pause : delay, this::sayNow);
        }

        private void sayNow() {
            isPending = false;
            wasSaid = true;
            saidAt = loop.nanoTime();
            say.run();
        }
    }
}
