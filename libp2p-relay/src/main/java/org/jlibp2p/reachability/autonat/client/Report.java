package org.jlibp2p.reachability.autonat.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.reachability.autonat.AddressState;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import org.jlibp2p.reachability.autonat.ProbeAnswer;

/**
 * What is known at one moment. Immutable.
 *
 * @param at when
 * @param addresses of each address
 * @param whole what version 1 says of the node
 * @param wholeAnswers what peers have said in version 1
 * @param mayListen whether the node listens, or has not had the time to
 * @param servers how many connected peers can be asked in version 2
 * @param oldServers how many can be in version 1
 * @param options how it was found out
 */
public record Report(
        Instant at,
        List<AddressState> addresses,
        Reachability whole,
        List<ProbeAnswer> wholeAnswers,
        boolean mayListen,
        int servers,
        int oldServers,
        AutoNatOptions options) {
    /**
     * Copies the lists.
     *
     * @param at see {@link #at()}
     * @param addresses see {@link #addresses()}
     * @param whole see {@link #whole()}
     * @param wholeAnswers see {@link #wholeAnswers()}
     * @param mayListen see {@link #mayListen()}
     * @param servers see {@link #servers()}
     * @param oldServers see {@link #oldServers()}
     * @param options see {@link #options()}
     */
    public Report {
        addresses = List.copyOf(addresses);
        wholeAnswers = List.copyOf(wholeAnswers);
    }

    /** Before anything is known. */
    static Report nothing() {
        return new Report(
                Instant.EPOCH, List.of(), Reachability.UNKNOWN, List.of(), true, 0, 0, AutoNatOptions.defaults());
    }

    Optional<AddressState> find(Multiaddr address) {
        return addresses.stream()
                .filter(state -> state.address().equals(address))
                .findFirst();
    }

    Reachability reachabilityOf(Multiaddr address) {
        return find(address).map(AddressState::reachability).orElse(Reachability.UNKNOWN);
    }

    /** Whether version 2 has said anything that is believed. */
    boolean isKnownByAddress() {
        return addresses.stream().anyMatch(state -> state.reachability() != Reachability.UNKNOWN);
    }

    /**
     * Whether the node can be reached: at one address at least; not, if there is one where it cannot be and none of which
     * anybody says that it can; else what version 1 says.
     *
     * @return what is known of the node
     */
    public Reachability reachability() {
        if (!mayListen) {
            return Reachability.PRIVATE;
        }
        boolean somewhereNot = false;
        boolean perhaps = false;
        for (AddressState state : addresses) {
            if (state.reachability() == Reachability.PUBLIC) {
                return Reachability.PUBLIC;
            }
            somewhereNot |= state.reachability() == Reachability.PRIVATE;
            perhaps |= state.confidence() > 0;
        }
        return somewhereNot && !perhaps ? Reachability.PRIVATE : whole;
    }
}
