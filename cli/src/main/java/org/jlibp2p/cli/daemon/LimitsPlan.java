package org.jlibp2p.cli.daemon;

import java.util.Optional;

import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Role;
import org.jlibp2p.cli.config.Setting;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.ResourceLimits;

/** How much peers may make the node do, by the settings. */
final class LimitsPlan {
    private static final int ONE_IN = 8;

    private LimitsPlan() {}

    /** Numbers that bound one another, in their order. */
    static void check(Config config, Problems problems) {
        ConnectionLimits connections = of(config).connections();
        if (connections.highWatermark() > connections.total()) {
            problems.add(
                    Settings.CONNECTIONS_HIGH,
                    "is more than max-connections, which is " + connections.total(),
                    "lower it, or raise max-connections");
        }
        if (connections.lowWatermark() > connections.highWatermark()) {
            problems.add(
                    Settings.CONNECTIONS_LOW,
                    "is more than connections-high, which is " + connections.highWatermark(),
                    "lower it, or raise connections-high");
        }
    }

    static ResourceLimits of(Config config) {
        ResourceLimits base = config.roles().contains(Role.RELAY)
                ? RelayPlan.connections(RelayPlan.of(config))
                : ResourceLimits.defaults();
        ConnectionLimits before = base.connections();
        int total = number(config, Settings.MAX_CONNECTIONS).orElse(before.total());
        int high = number(config, Settings.CONNECTIONS_HIGH).orElse(Math.min(before.highWatermark(), total));
        int low = number(config, Settings.CONNECTIONS_LOW).orElse(Math.min(before.lowWatermark(), high));
        boolean isTold = config.isSet(Settings.MAX_CONNECTIONS);
        int oneWay = oneWay(total);
        ConnectionLimits connections = new ConnectionLimits(
                total,
                isTold ? oneWay : before.inbound(),
                isTold ? oneWay : before.outbound(),
                number(config, Settings.MAX_CONNECTIONS_PER_PEER).orElse(before.perPeer()),
                number(config, Settings.MAX_CONNECTIONS_PER_ADDRESS).orElse(before.perAddress()),
                Math.max(
                        before.perNetwork(),
                        number(config, Settings.MAX_CONNECTIONS_PER_ADDRESS).orElse(0)),
                before.pendingInbound(),
                low,
                high,
                before.gracePeriod(),
                before.trimInterval());
        int streams = number(config, Settings.MAX_STREAMS).orElse(base.streams().total());
        return base.withConnections(connections).withStreams(base.streams().withTotal(streams));
    }

    /** Of so many connections, those of one direction: the other keeps an eighth, so that neither can take all. */
    static int oneWay(int total) {
        return Math.max(1, total - Math.max(1, total / ONE_IN));
    }

    private static Optional<Integer> number(Config config, Setting<Long> setting) {
        return config.find(setting).map(Long::intValue);
    }
}
