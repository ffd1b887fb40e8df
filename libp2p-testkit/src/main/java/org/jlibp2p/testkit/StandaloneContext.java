package org.jlibp2p.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import org.jlibp2p.async.EventLoops;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.transport.NameResolver;
import org.jlibp2p.transport.TransportContext;

/**
 * What a transport sees of its node, without a node: to build a transport in a test. Any thread. Closing it closes what
 * was shared, but not the loops, which it did not make.
 */
public final class StandaloneContext implements TransportContext, AutoCloseable {
    private final EventLoops loops;
    private final Identity identity;
    private final ResourceLimits limits;
    private final NameResolver names;
    private final Map<Class<?>, AutoCloseable> shared = new LinkedHashMap<>();

    /**
     * A context of the given parts.
     *
     * @param loops where connections live
     * @param identity who the node is
     * @param limits the node's numbers
     * @param names the node's way to look names up
     */
    public StandaloneContext(EventLoops loops, Identity identity, ResourceLimits limits, NameResolver names) {
        this.loops = Objects.requireNonNull(loops, "loops");
        this.identity = Objects.requireNonNull(identity, "identity");
        this.limits = Objects.requireNonNull(limits, "limits");
        this.names = Objects.requireNonNull(names, "names");
    }

    /**
     * A context with a fresh identity, the default limits, and no names.
     *
     * @param loops where connections live
     * @return the context
     */
    public static StandaloneContext on(EventLoops loops) {
        return new StandaloneContext(loops, Identity.generate(), ResourceLimits.defaults(), FixedNames.none());
    }

    @Override
    public EventLoops loops() {
        return loops;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public ResourceLimits limits() {
        return limits;
    }

    @Override
    public NameResolver names() {
        return names;
    }

    @Override
    public synchronized <T extends AutoCloseable> T shared(Class<T> type, Supplier<? extends T> first) {
        AutoCloseable present = shared.get(type);
        if (present == null) {
            present = first.get();
            shared.put(type, present);
        }
        return type.cast(present);
    }

    /** Closes what the transports shared. Not on a loop. */
    @Override
    public synchronized void close() {
        for (AutoCloseable one : shared.values()) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot close " + one, e);
            }
        }
        shared.clear();
    }
}
