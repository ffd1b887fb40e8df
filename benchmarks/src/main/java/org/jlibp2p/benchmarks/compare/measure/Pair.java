package org.jlibp2p.benchmarks.compare.measure;

import java.time.Duration;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerProcess;

/** Two fresh peers, of which one can dial the other. Both have ended after {@link #close()}. */
final class Pair implements AutoCloseable {
    /** How long any load may take: the slowest needs some minutes for the largest. */
    static final Duration LIMIT = Duration.ofMinutes(15);

    /** Takes limits on numbers of connections and streams away. */
    static final String NO_LIMITS = "--perf-memory";

    private final PeerProcess dialer;
    private final PeerProcess listener;

    private Pair(PeerProcess dialer, PeerProcess listener) {
        this.dialer = dialer;
        this.listener = listener;
    }

    /** Starts both; there is no connection yet. */
    static Pair start(Side side, Stack stack) {
        PeerProcess listener = listener(side.listener(), stack);
        try {
            return new Pair(dialer(side.dialer(), stack), listener);
        } catch (Throwable failure) {
            listener.close();
            throw failure;
        }
    }

    /** Starts both and connects them by Noise. */
    static Pair connected(Side side) {
        return connected(side, Stack.NOISE);
    }

    /** Starts both and connects them. */
    static Pair connected(Side side, Stack stack) {
        Pair pair = start(side, stack);
        try {
            pair.dialer.call("dial", "addr", pair.listener.address());
            return pair;
        } catch (Throwable failure) {
            pair.close();
            throw failure;
        }
    }

    /** A peer that listens on loopback. */
    static PeerProcess listener(PeerCommand command) {
        return listener(command, Stack.NOISE);
    }

    private static PeerProcess listener(PeerCommand command, Stack stack) {
        return PeerProcess.start(command, "--listen", stack.address(), "--security", stack.security(), NO_LIMITS);
    }

    /** A peer that does not listen. */
    static PeerProcess dialer(PeerCommand command) {
        return dialer(command, Stack.NOISE);
    }

    private static PeerProcess dialer(PeerCommand command, Stack stack) {
        return PeerProcess.start(command, "--security", stack.security(), NO_LIMITS);
    }

    PeerProcess dialer() {
        return dialer;
    }

    PeerProcess listener() {
        return listener;
    }

    /** Gives the dialing peer a command about the connection to the other. */
    Fields call(String command, Object... arguments) {
        Object[] all = new Object[arguments.length + 2];
        all[0] = "peer";
        all[1] = listener.peerId();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return dialer.callWithin(LIMIT, command, all);
    }

    @Override
    public void close() {
        try {
            dialer.close();
        } finally {
            listener.close();
        }
    }
}
