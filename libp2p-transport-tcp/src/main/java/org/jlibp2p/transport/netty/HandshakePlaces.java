package org.jlibp2p.transport.netty;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.Quota;

/**
 * Places for sockets that the node has not been given yet, as something has to be read of them first: at most
 * {@link ConnectionLimits#pendingInbound()}, and {@link ConnectionLimits#perAddress()} of one address, a household of IPv6
 * (/56) being one. Loopback has as many as there are, as it has at the node's own gate. Any thread.
 */
public final class HandshakePlaces {
    private static final int IP6_HOUSEHOLD = 7; // bytes

    private final int perAddress;
    private final Quota all;
    private final Map<Bytes, Quota> byAddress = new ConcurrentHashMap<>();

    /**
     * Places, all of them free.
     *
     * @param limits how many
     */
    public HandshakePlaces(ConnectionLimits limits) {
        perAddress = limits.perAddress();
        all = Quota.system("connections.pendingInbound", limits.pendingInbound());
    }

    /**
     * Takes one.
     *
     * @param remote whose socket it is; null if it has gone already
     * @return gives it back when closed; empty if there is none
     */
    public Optional<Registration> enter(InetSocketAddress remote) {
        if (remote == null) {
            return Optional.empty();
        }
        InetAddress host = remote.getAddress();
        try {
            return Optional.of(host.isLoopbackAddress() ? all.acquire(1) : enter(household(host)));
        } catch (LimitExceededException full) {
            return Optional.empty();
        }
    }

    private static Bytes household(InetAddress host) {
        Bytes ip = Bytes.wrap(host.getAddress());
        return host instanceof Inet6Address ? ip.slice(0, IP6_HOUSEHOLD).compact() : ip;
    }

    private Registration enter(Bytes household) {
        Registration[] taken = new Registration[1];
        byAddress.compute(household, (key, known) -> {
            Quota quota = known != null ? known : all.within("connections.perAddress", key, perAddress);
            try {
                taken[0] = quota.acquire(1);
            } catch (LimitExceededException full) {
                return known; // none is kept for those who have nothing
            }
            return quota;
        });
        if (taken[0] == null) {
            throw new LimitExceededException("connections.perAddress", household.hex());
        }
        return () -> byAddress.computeIfPresent(household, (key, quota) -> {
            taken[0].close();
            return quota.used() == 0 ? null : quota;
        });
    }

    int households() {
        return byAddress.size();
    }
}
