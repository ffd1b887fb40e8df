package org.jlibp2p.delegate.server;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.serving.HttpServerLimits;
import org.jlibp2p.delegate.serving.TrustedProxies;

/** The connections that stand, and how many each address may have. Confined to the server's loop. */
final class Connections {
    private final HttpServerLimits limits;
    private final TrustedProxies proxies;
    private final Set<HttpConnection> all = new LinkedHashSet<>();
    private final Set<HttpConnection> idle = new LinkedHashSet<>(); // those for longest first
    private final Map<Bytes, Integer> perAddress = new HashMap<>();
    private Runnable onEmpty = () -> {};

    Connections(HttpServerLimits limits, TrustedProxies proxies) {
        this.limits = limits;
        this.proxies = proxies;
    }

    int size() {
        return all.size();
    }

    /**
     * One more connection, for which an idle one may have to make room.
     *
     * @return false if there is no room for it
     */
    boolean add(HttpConnection connection, InetAddress address) {
        Bytes group = AddressRates.group(address);
        if (!proxies.trusts(address) && perAddress.getOrDefault(group, 0) >= limits.connectionsPerAddress()) {
            return false;
        }
        if (all.size() >= limits.connections()) {
            Iterator<HttpConnection> longest = idle.iterator();
            if (!longest.hasNext()) {
                return false;
            }
            HttpConnection longestIdle = longest.next();
            remove(longestIdle, longestIdle.address()); // now: its end is told of later
            longestIdle.close();
        }
        all.add(connection);
        perAddress.merge(group, 1, Integer::sum);
        return true;
    }

    /** A connection that was added has ended. */
    void remove(HttpConnection connection, InetAddress address) {
        if (!all.remove(connection)) {
            return;
        }
        idle.remove(connection);
        perAddress.computeIfPresent(AddressRates.group(address), (group, count) -> count == 1 ? null : count - 1);
        if (all.isEmpty()) {
            onEmpty.run();
        }
    }

    /** Whether a connection has nothing to do now. */
    void idle(HttpConnection connection, boolean isIdle) {
        if (!isIdle) {
            idle.remove(connection);
        } else if (all.contains(connection)) {
            idle.add(connection);
        }
    }

    /** Runs something when there is no connection any more; at once if there is none. */
    void whenEmpty(Runnable task) {
        onEmpty = task;
        if (all.isEmpty()) {
            task.run();
        }
    }

    /** Ends those that have nothing to do, and the others after what they do now. */
    void finish() {
        List.copyOf(all).forEach(HttpConnection::finish);
    }

    /** Ends all. */
    void close() {
        List.copyOf(all).forEach(HttpConnection::close);
    }
}
