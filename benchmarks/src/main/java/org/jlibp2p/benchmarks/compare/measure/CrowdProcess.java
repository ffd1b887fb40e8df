package org.jlibp2p.benchmarks.compare.measure;

import java.io.IOException;
import java.time.Duration;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerProcess;

/** The crowd of peers that loads a listener, as a process. Its connections end with {@link #close()}. */
final class CrowdProcess implements AutoCloseable {
    private static final String MAIN = "org.jlibp2p.benchmarks.crowd.Crowd";
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    private final Child child;
    private final int connections;

    private CrowdProcess(Child child, int connections) {
        this.child = child;
        this.connections = connections;
    }

    /**
     * Connects a crowd, and waits until all of it has been asked who it is.
     *
     * @param listener to whom
     * @param connections how many
     * @param streams how many on each connection, later
     * @param identify whether they answer
     */
    static CrowdProcess connect(PeerProcess listener, int connections, int streams, boolean identify) throws Exception {
        Child child = Child.java(
                MAIN,
                "--target",
                listener.address(),
                "--connections",
                Integer.toString(connections),
                "--streams",
                Integer.toString(streams),
                "--identify",
                identify ? "answer" : "refuse");
        CrowdProcess crowd = new CrowdProcess(child, connections);
        try {
            crowd.await("connected");
            return crowd;
        } catch (Throwable failure) {
            crowd.close();
            throw failure;
        }
    }

    /** Opens the streams. */
    void openStreams() throws Exception {
        child.tell("open");
        await("opened");
    }

    /** Waits for an event, then for the last member to be identified; gives up when nothing goes on any more. */
    private void await(String event) throws Exception {
        boolean happened = false;
        double before = -1;
        long since = System.nanoTime();
        while (true) {
            Fields line = Fields.parse(child.line(SILENCE));
            String said = line.text("event");
            if (said.equals("failed") || line.number("lost") > 0) {
                throw new IOException("the crowd, with " + line);
            }
            happened |= said.equals(event);
            double done = line.number("connected") + line.number("identified") + line.number("streams");
            if (happened && line.number("identified") >= connections) {
                return;
            }
            if (done > before) {
                before = done;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > STANDSTILL.toNanos()) {
                throw new IOException("the crowd stands still, with " + line);
            }
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
