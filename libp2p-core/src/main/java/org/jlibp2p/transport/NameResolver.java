package org.jlibp2p.transport;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.limits.TimeLimits;

/**
 * Looks names up. Any thread may call; nothing blocks the caller. Bounds on how many look-ups one dial makes are the
 * caller's.
 */
public interface NameResolver {
    /**
     * The IP addresses of a host.
     *
     * @param host its name, or an IP address as text
     * @return completes with all addresses of both families, empty if there are none; fails with
     *     {@link DialException} or {@link org.jlibp2p.async.OperationTimeoutException} if nobody could be asked
     */
    CompletableFuture<List<InetAddress>> addresses(String host);

    /**
     * The TXT records of a name.
     *
     * @param name the name
     * @return completes with the text of each record, its strings joined, empty if there are none; fails as
     *     {@link #addresses} does
     */
    CompletableFuture<List<String>> texts(String name);

    /**
     * The resolver of the system: hosts as the JDK looks them up, TXT records through the JDK's DNS provider (modules
     * {@code java.naming} and {@code jdk.naming.dns}; where they are missing {@link #texts} fails and says so). Names
     * beyond ASCII are encoded as IDNA.
     *
     * @param blocking runs the look-ups, which block
     * @param loop where futures complete
     * @param times {@link TimeLimits#nameLookup()} is how long a look-up may take
     * @return a resolver that holds nothing to close
     */
    static NameResolver system(Executor blocking, EventLoop loop, TimeLimits times) {
        return new SystemNameResolver(blocking, loop, times.nameLookup());
    }
}
