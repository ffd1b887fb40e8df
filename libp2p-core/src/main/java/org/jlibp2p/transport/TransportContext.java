package org.jlibp2p.transport;

import java.util.function.Supplier;

import org.jlibp2p.async.EventLoops;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.peer.Identity;

/** What a transport may see of its node. Any thread may call. */
public interface TransportContext {
    /**
     * Loops on plain threads, for connections of transports that bring no loops of their own. Their threads start when
     * first used.
     *
     * @return the node's loops; the node closes them
     */
    EventLoops loops();

    /**
     * This node.
     *
     * @return its identity
     */
    Identity identity();

    /**
     * The node's numbers.
     *
     * @return the limits
     */
    ResourceLimits limits();

    /**
     * The node's way to look names up.
     *
     * @return the resolver
     */
    NameResolver names();

    /**
     * Something that all transports of one node share, made by the first that asks: Netty's loops, a UDP port.
     *
     * @param <T> its type
     * @param type its type, which is its name
     * @param first makes it
     * @return the one there is; the node closes it after all transports
     */
    <T extends AutoCloseable> T shared(Class<T> type, Supplier<? extends T> first);
}
