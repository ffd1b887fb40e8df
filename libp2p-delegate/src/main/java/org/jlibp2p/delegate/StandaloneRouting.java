package org.jlibp2p.delegate;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoops;

/**
 * Delegated routing for programs that have no node: the same questions on one thread of its own, {@code libp2p-delegate-0}, which
 * ends when this is closed.
 *
 * <pre>{@code
 * try (StandaloneRouting delegates = StandaloneRouting.start(DelegatedRoutingOptions.of(List.of(uri)))) {
 *   for (PeerInfo provider : delegates.routing().findProviders(cid).blocking()) …
 * }
 * }</pre>
 */
public final class StandaloneRouting implements AutoCloseable {
    private final EventLoops loops;
    private final DelegatedRouting routing;

    private StandaloneRouting(EventLoops loops, DelegatedRouting routing) {
        this.loops = loops;
        this.routing = routing;
    }

    /**
     * Starts.
     *
     * @param options whom to ask, and how
     * @return to be closed
     */
    public static StandaloneRouting start(DelegatedRoutingOptions options) {
        EventLoops loops = EventLoops.create("libp2p-delegate", 1);
        return new StandaloneRouting(loops, DelegatedRouting.onLoop(loops.next(), options));
    }

    /**
     * What asks.
     *
     * @return until this is closed
     */
    public DelegatedRouting routing() {
        return routing;
    }

    /** Ends everything that is being asked, and the thread. Waits for the thread; must not be called on it. */
    @Override
    public void close() {
        Async.on(routing.loop(), routing::stop);
        loops.close();
    }
}
