package org.jlibp2p.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jlibp2p.examples.Printable;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.RelayEvent;

/** The relays that a node is to be reached through, and what becomes of its places there: a line for each change. */
final class RelayPlaces {
    private static final Duration EVER = Duration.ofDays(365);

    private final PrintStream out;
    private final Map<PeerId, Set<Multiaddr>> relays = new LinkedHashMap<>();
    private final Set<PeerId> held = ConcurrentHashMap.newKeySet();

    /**
     * Places that have not been asked for.
     *
     * @throws IllegalArgumentException if one of the relays is behind a relay itself
     */
    RelayPlaces(List<Target> targets, PrintStream out) {
        this.out = out;
        for (Target relay : targets) {
            if (relay.address().has(MultiaddrProtocol.P2P_CIRCUIT)) {
                throw new IllegalArgumentException(
                        relay.address() + " goes through a relay, and relays are reached directly");
            }
            relays.computeIfAbsent(relay.peer(), peer -> new LinkedHashSet<>()).add(relay.address());
        }
    }

    /** Where to listen: once at each relay. */
    Stream<String> addresses() {
        return relays.values().stream()
                .map(addresses -> addresses.iterator().next().with(MultiaddrProtocol.P2P_CIRCUIT))
                .map(Multiaddr::toString);
    }

    /** Tells a node where else its relays are. */
    void tellOthers(Node node) {
        relays.forEach((relay, addresses) -> node.peers()
                .addAddresses(
                        relay,
                        addresses.stream()
                                .map(address -> address.withoutLast(MultiaddrProtocol.P2P))
                                .filter(address -> !address.isEmpty())
                                .toList(),
                        EVER));
    }

    void print(RelayEvent event) {
        if (event instanceof RelayEvent.Reserved reserved) {
            if (held.add(reserved.relay())) {
                printCount();
            }
        } else if (event instanceof RelayEvent.ReservationFailed failed) {
            print("no place at " + failed.relay() + ": " + failed.reason() + "; tried again in "
                    + failed.again().toSeconds() + " s");
        } else if (event instanceof RelayEvent.ReservationLost lost) {
            held.remove(lost.relay());
            print("lost the place at " + lost.relay() + ": " + lost.reason());
            printCount();
        }
    }

    private void printCount() {
        print("reached through " + held.size() + " of " + relays.size() + " relays");
    }

    private void print(String line) {
        out.println(Printable.escape(line));
        out.flush();
    }
}
