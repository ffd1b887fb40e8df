package org.jlibp2p.benchmarks.compare.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;

/** Those who use a relay, as a process. Their connections end with {@link #close()}. */
final class RelayCrowdProcess implements AutoCloseable {
    private static final String MAIN = "org.jlibp2p.benchmarks.crowd.RelayCrowd";
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final Child child;

    private RelayCrowdProcess(Child child) {
        this.child = child;
    }

    /** Whether a side can be a relay for thousands: js-libp2p's has room for few, and is not made for many. */
    static boolean concerns(Side side) {
        return side.isUniform() && !side.dialsWith(PeerKind.JS);
    }

    /** A relay that has no small limits. */
    static PeerProcess relay(PeerCommand command) {
        return PeerProcess.start(
                command,
                "--listen",
                Stack.NOISE.address(),
                "--security",
                Stack.NOISE.security(),
                "--relay-server",
                "--relay-unlimited",
                Pair.NO_LIMITS);
    }

    /** Starts it; nobody is connected yet. */
    static RelayCrowdProcess start(Path java, PeerProcess relay) throws IOException {
        return new RelayCrowdProcess(Child.java(java, MAIN, "--target", relay.address()));
    }

    void connect(int members) throws Exception {
        child.call("connect " + members, "connected", SILENCE, Pair.LIMIT);
    }

    /** All that are connected reserve, or renew. */
    void reserve() throws Exception {
        child.call("reserve", "reserved", SILENCE, Pair.LIMIT);
    }

    void circuits(int count) throws Exception {
        child.call("circuits " + count, "circuits", SILENCE, Pair.LIMIT);
    }

    /** Sends over all circuits for a time, and tells how much came. */
    Fields load(double seconds) throws Exception {
        return child.call("load " + seconds, "loaded", SILENCE, Pair.LIMIT);
    }

    @Override
    public void close() {
        child.close();
    }
}
