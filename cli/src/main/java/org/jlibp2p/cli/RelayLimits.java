package org.jlibp2p.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.jlibp2p.examples.Printable;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.RelayPolicy;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a relay gives, and to whom. */
final class RelayLimits {
    private static final int SPARE_CONNECTIONS = 1024;

    @Option(names = "--unlimited", description = "No limit on the time and bytes of circuits, and 4096 of everything.")
    private boolean unlimited;

    @Option(names = "--reservations", paramLabel = "N", description = "Peers that have a reservation; by default 128.")
    private Integer reservations;

    @Option(
            names = "--reservations-per-address",
            paramLabel = "N",
            description = "Those of them at one IPv4 address or IPv6 /56; by default 8.")
    private Integer perAddress;

    @Option(
            names = "--reservations-per-network",
            paramLabel = "N",
            description = "Those of them in one IPv4 /16 or IPv6 /32; by default 32.")
    private Integer perNetwork;

    @Option(names = "--validity", paramLabel = "TIME", description = "How long a reservation lasts; by default 1h.")
    private Duration validity;

    @Option(names = "--circuits", paramLabel = "N", description = "Circuits at a time; by default 1024.")
    private Integer circuits;

    @Option(names = "--circuits-per-peer", paramLabel = "N", description = "Those of one peer; by default 16.")
    private Integer perPeer;

    @Option(names = "--duration", paramLabel = "TIME", description = "How long a circuit may last; by default 2m.")
    private Duration duration;

    @Option(names = "--bytes", paramLabel = "N", description = "Bytes that pass a circuit each way; by default 131072.")
    private Long bytes;

    @Option(
            names = "--allow",
            paramLabel = "PEERID",
            description = "Who may reserve, and nobody else; may be given several times.")
    private PeerId[] allowed = {};

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    RelayServerOptions options() {
        try {
            RelayServerOptions options = unlimited ? RelayServerOptions.unlimited() : RelayServerOptions.defaults();
            options = options.withReservations(
                            or(reservations, options.reservations()),
                            or(perAddress, options.reservationsPerAddress()),
                            or(perNetwork, options.reservationsPerNetwork()))
                    .withCircuits(or(circuits, options.circuits()), or(perPeer, options.circuitsPerPeer()))
                    .withValidity(or(validity, options.validity()));
            options = duration == null ? options : options.withDuration(Optional.of(duration));
            options = bytes == null ? options : options.withBytes(OptionalLong.of(bytes));
            return allowed.length == 0 ? options : options.withPolicy(only(Set.of(allowed)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), Printable.escape(String.valueOf(e.getMessage())));
        }
    }

    private static <T> T or(T given, T otherwise) {
        return given == null ? otherwise : given;
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
                        .withInbound(all)
                        .withHighWatermark(all - SPARE_CONNECTIONS / 2)
                        .withPerAddress(Math.max(defaults.perAddress(), twice(options.reservationsPerAddress())))
                        .withPerNetwork(Math.max(defaults.perNetwork(), twice(options.reservationsPerNetwork()))));
    }
}
