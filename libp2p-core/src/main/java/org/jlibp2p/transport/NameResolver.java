package org.jlibp2p.transport;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
}
