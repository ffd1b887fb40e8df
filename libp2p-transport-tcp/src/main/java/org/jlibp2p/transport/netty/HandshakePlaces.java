package org.jlibp2p.transport.netty;

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
import org.jlibp2p.transport.Household;

/**
 * Places for sockets that the node has not been given yet, as something has to be read of them first: at most
 * {@link ConnectionLimits#pendingInbound()}, and {@link ConnectionLimits#perAddress()} of one {@link Household}. Loopback has as many as
 * there are, as it has at the node's own gate. Any thread.
 */
public final class HandshakePlaces {
    private final int perAddress;
    private final Quota all;
    private final Map<Household, Quota> byAddress = new ConcurrentHashMap<>();

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
            return Optional.of(
                    host.isLoopbackAddress() ? all.acquire(1) : enter(Household.ofIp(Bytes.wrap(host.getAddress()))));
        } catch (LimitExceededException full) {
            return Optional.empty();
        }
    }

    private Registration enter(Household household) {
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
            throw new LimitExceededException("connections.perAddress", household.toString());
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
