package org.jlibp2p.cli.daemon;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Setting;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.RelayPolicy;
import org.jlibp2p.relay.circuit.RelayServerOptions;

/** What a relay gives, and to whom, by the settings. */
final class RelayPlan {
    private static final int SPARE_CONNECTIONS = 1024;

    private final Config config;

    private RelayPlan(Config config) {
        this.config = config;
    }

    static RelayServerOptions of(Config config) {
        return new RelayPlan(config).options();
    }

    private RelayServerOptions options() {
        RelayServerOptions base =
                config.get(Settings.RELAY_UNLIMITED) ? RelayServerOptions.unlimited() : RelayServerOptions.defaults();
        RelayServerOptions options = base.withReservations(
                        number(Settings.RELAY_RESERVATIONS, base.reservations()),
                        number(Settings.RELAY_RESERVATIONS_PER_ADDRESS, base.reservationsPerAddress()),
                        number(Settings.RELAY_RESERVATIONS_PER_NETWORK, base.reservationsPerNetwork()))
                .withCircuits(
                        number(Settings.RELAY_CIRCUITS, base.circuits()),
                        number(Settings.RELAY_CIRCUITS_PER_PEER, base.circuitsPerPeer()))
                .withValidity(config.get(Settings.RELAY_VALIDITY));
        options = with(options, Settings.RELAY_DURATION, options::withDuration, Optional::of);
        options = with(options, Settings.RELAY_BYTES, options::withBytes, OptionalLong::of);
        Set<PeerId> allowed = Set.copyOf(config.get(Settings.RELAY_ALLOW));
        return allowed.isEmpty() ? options : options.withPolicy(only(allowed));
    }

    private int number(Setting<Long> setting, int otherwise) {
        return config.find(setting).map(Long::intValue).orElse(otherwise);
    }

    private <T, O> RelayServerOptions with(
            RelayServerOptions options,
            Setting<T> setting,
            Function<O, RelayServerOptions> change,
            Function<T, O> wrap) {
        return config.find(setting).map(wrap).map(change).orElse(options);
    }

    private static RelayPolicy only(Set<PeerId> members) {
        return new RelayPolicy() {
            @Override
            public boolean allowReservation(PeerId peer, Multiaddr address) {
                return members.contains(peer);
            }
        };
    }

    private static int twice(int count) {
        return (int) Math.min(2L * count, Integer.MAX_VALUE - SPARE_CONNECTIONS);
    }

    /** Room for the connections that so many reservations need, and for as many that ask for circuits. */
    static ResourceLimits connections(RelayServerOptions options) {
        ConnectionLimits defaults = ConnectionLimits.defaults();
        int all = Math.max(
                defaults.total(), twice(Math.max(options.reservations(), options.circuits())) + SPARE_CONNECTIONS);
        return ResourceLimits.defaults()
                .withConnections(defaults.withTotal(all)
                        .withInbound(Math.max(LimitsPlan.oneWay(all), all - SPARE_CONNECTIONS / 2))
                        .withHighWatermark(all - SPARE_CONNECTIONS / 2)
                        .withPerAddress(Math.max(defaults.perAddress(), twice(options.reservationsPerAddress())))
                        .withPerNetwork(Math.max(defaults.perNetwork(), twice(options.reservationsPerNetwork()))));
    }
}
