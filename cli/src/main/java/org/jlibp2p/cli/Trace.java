package org.jlibp2p.cli;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jlibp2p.examples.Printable;
import org.jlibp2p.kad.KademliaEvent.PeerAnswered;
import org.jlibp2p.kad.KademliaEvent.PeerAsked;
import org.jlibp2p.kad.KademliaEvent.PeerFailed;
import org.jlibp2p.kad.KademliaEvent.QueryEnded;
import org.jlibp2p.kad.KademliaEvent.QueryStepped;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;

/** Prints each step of each search of a node, in a line. */
final class Trace implements AutoCloseable {
    private static final long LAST_LINES = TimeUnit.SECONDS.toNanos(1);

    private final Consumer<String> out;
    private final Set<Long> running = new HashSet<>();

    private Trace(Consumer<String> out) {
        this.out = out;
    }

    static Trace of(Node node, PrintStream out) {
        return of(node, out::println);
    }

    /** The same for whoever prints lines otherwise. */
    static Trace of(Node node, Consumer<String> out) {
        Trace trace = new Trace(out);
        node.events().on(QueryStepped.class, trace::print);
        return trace;
    }

    private synchronized void print(QueryStepped event) {
        out.accept(line(event));
        if (!(event instanceof QueryEnded)) {
            running.add(event.query());
        } else if (running.remove(event.query())) {
            notifyAll();
        }
    }

    static String line(QueryStepped event) {
        String what;
        if (event instanceof PeerAsked asked) {
            what = step(
                    "asked",
                    asked.peer(),
                    asked.teller().map(by -> "told of by " + by).orElse("of the routing table"));
        } else if (event instanceof PeerAnswered answered) {
            what = step(
                    "answered",
                    answered.peer(),
                    "told of " + answered.told() + " peers, " + answered.news() + " of them new");
        } else if (event instanceof PeerFailed failed) {
            String reason = failed.reason().getMessage();
            what = step(
                    "failed", failed.peer(), reason == null ? failed.reason().toString() : reason);
        } else if (event instanceof QueryEnded ended) {
            what = String.format(
                    Locale.ROOT,
                    "%-8s  %s after %d hops; asked %d, %d of them in vain",
                    "ended",
                    ended.ending(),
                    ended.hops(),
                    ended.asked(),
                    ended.failed());
        } else {
            throw new IllegalArgumentException("a step that is not known: " + event);
        }
        return String.format(Locale.ROOT, "  search %d  %s", event.query(), what);
    }

    private static String step(String name, PeerId peer, String detail) {
        return String.format(Locale.ROOT, "%-8s  %s  %s", name, peer, Printable.escape(detail));
    }

    /** Events come a little later than results: lets those of the searches that have ended come, for a moment. */
    @Override
    public synchronized void close() {
        long deadline = System.nanoTime() + LAST_LINES;
        long left = LAST_LINES;
        try {
            while (!running.isEmpty() && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
