package org.jlibp2p.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.LimitUse;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.AddressScope;
import org.jlibp2p.transport.Household;

/**
 * How many connections each network address may have open here: one address or household cannot take all places. Any
 * thread.
 */
final class InboundGate {
    private static final int IP6_NETWORK = 6; // bytes: a /48

    private final ConnectionLimits limits;
    private final Quota pending;
    private final Map<Bytes, Integer> open = new ConcurrentHashMap<>();

    InboundGate(ConnectionLimits limits) {
        this.limits = limits;
        pending = Quota.system("connections.pendingInbound", limits.pendingInbound());
    }

    LimitUse use() {
        return pending.use();
    }

    /** A place among the connections that are not upgraded yet. */
    Registration pending() {
        return pending.acquire(1);
    }

    /**
     * A place for a connection from an address.
     *
     * @throws LimitExceededException if the address, or its network, has as many as it may
     */
    Registration enter(Multiaddr remote) {
        // What comes through a relay is a stream of a connection that has been counted, and the address would be the
        // relay's.
        if (AddressScope.of(remote) == AddressScope.LOOPBACK || remote.has(MultiaddrProtocol.P2P_CIRCUIT)) {
            return Registration.none();
        }
        List<Bytes> taken = new ArrayList<>(2);
        Household.of(remote).map(Household::prefix).ifPresent(household -> {
            take(household, limits.perAddress(), "connections.perAddress", taken);
            if (household.size() > IP6_NETWORK) {
                take(household.slice(0, IP6_NETWORK).compact(), limits.perNetwork(), "connections.perNetwork", taken);
            }
        });
        return release(taken);
    }

    private void take(Bytes network, int max, String limit, List<Bytes> taken) {
        int now = open.merge(network, 1, Integer::sum);
        taken.add(network);
        if (now > max) {
            release(taken).close();
            throw new LimitExceededException(limit, network.hex());
        }
    }

    private Registration release(List<Bytes> taken) {
        AtomicBoolean held = new AtomicBoolean(true);
        return () -> {
            if (held.getAndSet(false)) {
                taken.forEach(network -> open.computeIfPresent(network, (key, count) -> count == 1 ? null : count - 1));
            }
        };
    }
}
