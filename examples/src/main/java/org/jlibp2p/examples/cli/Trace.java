package org.jlibp2p.examples.cli;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.examples.Printable;
import org.jlibp2p.kad.KademliaEvent.QueryStepped;
import org.jlibp2p.kad.KademliaEvent.Step;
import org.jlibp2p.node.Node;

/** Prints each step of each search of a node, in a line. */
final class Trace implements AutoCloseable {
    private static final long LAST_LINES = TimeUnit.SECONDS.toNanos(1);

    private final PrintStream out;
    private final Set<Long> running = new HashSet<>();

    private Trace(PrintStream out) {
        this.out = out;
    }

    static Trace of(Node node, PrintStream out) {
        Trace trace = new Trace(out);
        node.events().on(QueryStepped.class, trace::print);
        return trace;
    }

    private synchronized void print(QueryStepped event) {
        out.println(line(event));
        if (event.step() != Step.ENDED) {
            running.add(event.query());
        } else if (running.remove(event.query())) {
            notifyAll();
        }
    }

    static String line(QueryStepped event) {
        String step = event.step().name().toLowerCase(Locale.ROOT);
        String peer = event.peer().map(id -> id + "  ").orElse("");
        String detail = Printable.escape(event.detail());
        return String.format(Locale.ROOT, "  search %d  %-8s  %s%s", event.query(), step, peer, detail)
                .stripTrailing();
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
