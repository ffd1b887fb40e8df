package org.jlibp2p.interop.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.service.ServiceFactory;

/**
 * What the command line says of relays.
 *
 * @param client which relays the node is reached through, if it uses relays
 * @param server what it gives, if it is a relay
 */
record RelayFlags(Optional<RelayClientOptions> client, Optional<RelayServerOptions> server) {
    /** The flags with a value. */
    static final Set<String> NAMES =
            Set.of("--relay-client", "--relay-places", "--relay-validity", "--relay-seconds", "--relay-bytes");

    /** Those without. */
    static final Set<String> SWITCHES = Set.of("--relay-server", "--relay-unlimited", "--relay-discovery");

    private static final int MANY = 1_000_000;

    /** Takes the flags one by one. */
    static final class Reader {
        private final List<Multiaddr> relays = new ArrayList<>();
        private int places = AutoRelayOptions.defaults().relays();
        private boolean isRelay;
        private boolean searches;
        private boolean unlimited;
        private Optional<Duration> validity = Optional.empty();
        private Optional<Duration> duration = Optional.empty();
        private OptionalLong bytes = OptionalLong.empty();

        void turnOn(String name) {
            switch (name) {
                case "--relay-server" -> isRelay = true;
                case "--relay-unlimited" -> unlimited = true;
                default -> searches = true;
            }
        }

        void read(String name, String value) {
            switch (name) {
                case "--relay-client" -> relays.add(Multiaddr.parse(value));
                case "--relay-places" -> places = (int) number(value);
                case "--relay-validity" -> validity = Optional.of(Duration.ofSeconds(number(value)));
                case "--relay-seconds" -> duration = Optional.of(Duration.ofSeconds(number(value)));
                default -> bytes = OptionalLong.of(number(value));
            }
        }

        private static long number(String value) {
            if (!value.matches("[1-9]\\d{0,14}")) {
                throw new BadRequestException("not a number above zero: " + value);
            }
            return Long.parseLong(value);
        }

        /**
         * All flags together.
         *
         * @param circuits whether the node dials through relays
         * @param autoNat whether it finds out by itself that others cannot reach it, and is not told so
         */
        RelayFlags flags(boolean circuits, boolean autoNat) {
            boolean limits = unlimited || validity.isPresent() || duration.isPresent() || bytes.isPresent();
            if (limits && !isRelay) {
                throw new BadRequestException("the limits of a relay need the flag --relay-server");
            }
            if (!circuits && (searches || !relays.isEmpty())) {
                throw new BadRequestException(
                        "flags --relay-client and --relay-discovery need circuit among --transports");
            }
            try {
                return new RelayFlags(
                        circuits ? Optional.of(client(autoNat)) : Optional.empty(),
                        isRelay ? Optional.of(server()) : Optional.empty());
            } catch (IllegalArgumentException e) {
                throw new BadRequestException("flags --relay-client and --relay-places: " + e.getMessage());
            }
        }

        private RelayClientOptions client(boolean autoNat) {
            Multiaddr[] addresses = relays.toArray(Multiaddr[]::new);
            if (!searches) {
                return RelayClientOptions.defaults().withRelays(addresses);
            }
            return RelayClientOptions.defaults()
                    .withAutoRelay(AutoRelayOptions.defaults()
                            .withRelays(places)
                            .withCandidates(addresses)
                            .withReachability(autoNat ? Reachability.UNKNOWN : Reachability.PRIVATE));
        }

        private RelayServerOptions server() {
            RelayServerOptions options = unlimited
                    ? RelayServerOptions.unlimited()
                            .withReservations(MANY, MANY, MANY)
                            .withCircuits(MANY, MANY)
                    : RelayServerOptions.defaults();
            options = options.withValidity(validity.orElse(options.validity()));
            options = duration.isPresent() ? options.withDuration(duration) : options;
            return bytes.isPresent() ? options.withBytes(bytes) : options;
        }
    }

    /** The service, if there is to be one. */
    Optional<ServiceFactory<CircuitRelay>> service() {
        if (client.isPresent() && server.isPresent()) {
            return Optional.of(CircuitRelay.clientAndServer(client.get(), server.get()));
        }
        return client.map(CircuitRelay::client).or(() -> server.map(CircuitRelay::server));
    }
}
