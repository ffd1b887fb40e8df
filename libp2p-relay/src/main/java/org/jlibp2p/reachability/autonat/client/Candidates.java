package org.jlibp2p.reachability.autonat.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.reachability.autonat.AddressOrigin;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.transport.AddressScope;

/**
 * Gathers the addresses that may be the node's, the most promising first: what services have mapped, what the application
 * says, where the node listens, where enough peers see it, and, where peers see its host from ports of no other use, that host
 * with the ports where it listens. Pure.
 */
final class Candidates {
    /** Addresses that are looked at. */
    static final int MAX = 50;

    /** Observed addresses for each one where the node listens, as in go-libp2p. */
    static final int MAX_OBSERVED = 3;

    private final AutoNatOptions options;
    private final Predicate<Multiaddr> proved;
    private final Map<Multiaddr, Gathered> gathered = new LinkedHashMap<>();

    private static final class Gathered {
        private final Set<AddressOrigin> origins = EnumSet.noneOf(AddressOrigin.class);
        private final Set<String> sources = new LinkedHashSet<>();
        private int observers;
        private Optional<Multiaddr> listener = Optional.empty();
    }

    private Candidates(AutoNatOptions options, Predicate<Multiaddr> proved) {
        this.options = options;
        this.proved = proved;
    }

    /**
     * What there is to look at.
     *
     * @param own what the node knows of its addresses, but for what this service has announced itself
     * @param observed where others see it
     * @param proved where peers have got through: there it takes no more than one that sees the node
     */
    static List<Candidate> of(
            List<OwnAddress> own, List<ObservedAddress> observed, AutoNatOptions options, Predicate<Multiaddr> proved) {
        Candidates candidates = new Candidates(options, proved);
        own.forEach(candidates::add);
        List<Multiaddr> listening = own.stream()
                .filter(each -> each.source() == OwnAddress.Source.LISTENING)
                .map(OwnAddress::address)
                .filter(address -> !address.has(MultiaddrProtocol.P2P_CIRCUIT))
                .toList();
        candidates.addObserved(observed, listening);
        candidates.addGuessed(observed, listening);
        return candidates.inOrder();
    }

    private void add(OwnAddress own) {
        AddressOrigin origin = switch (own.source()) {
            case SERVICE -> AddressOrigin.MAPPED;
            case APPLICATION -> AddressOrigin.STATED;
            case LISTENING -> AddressOrigin.LISTENING;
        };
        String words = origin == AddressOrigin.MAPPED ? own.detail() : words(origin);
        Gathered entry = entry(own.address(), origin, words);
        if (origin == AddressOrigin.LISTENING) {
            entry.listener = ObservedAddress.hostAndPort(own.address());
        }
    }

    private static String words(AddressOrigin origin) {
        return origin == AddressOrigin.STATED ? "stated by the application" : "an address of this machine";
    }

    private Gathered entry(Multiaddr address, AddressOrigin origin, String words) {
        Gathered entry = gathered.computeIfAbsent(address, key -> new Gathered());
        entry.origins.add(origin);
        entry.sources.add(words);
        return entry;
    }

    private void addObserved(List<ObservedAddress> observed, List<Multiaddr> listening) {
        Map<Multiaddr, Integer> perListener = new HashMap<>();
        for (ObservedAddress each : observed) {
            boolean enough = each.observers() >= options.observers()
                    && each.listener().isPresent()
                    && perListener.merge(each.listener().get(), 1, Integer::sum) <= MAX_OBSERVED;
            for (Multiaddr address : each.expand(listening)) {
                if (!enough && !proved.test(address)) {
                    continue;
                }
                Gathered entry =
                        entry(address, AddressOrigin.OBSERVED, "seen by peers in " + each.observers() + " places");
                entry.observers = each.observers();
                entry.listener = each.listener();
            }
        }
    }

    /** Where the own ends of connections are of no use, peers still tell the host. */
    private void addGuessed(List<ObservedAddress> observed, List<Multiaddr> listening) {
        int hosts = 0;
        for (ObservedAddress each : observed) {
            if (each.listener().isPresent()) {
                continue;
            }
            boolean enough = each.observers() >= options.observers() && hosts++ < MAX_OBSERVED;
            Multiaddr.Component host = each.address().components().get(0);
            for (Multiaddr address : listening) {
                if (AddressScope.of(address).compareTo(AddressScope.LINK_LOCAL) < 0
                        || address.components().get(0).protocol() != host.protocol()) {
                    continue;
                }
                List<Multiaddr.Component> parts = new ArrayList<>(address.components());
                parts.set(0, host);
                Multiaddr guess = Multiaddr.of(parts);
                if (!gathered.containsKey(guess) && (enough || proved.test(guess))) {
                    Gathered entry = entry(
                            guess,
                            AddressOrigin.GUESSED,
                            "this host is seen by peers in " + each.observers() + " places, the port is that of "
                                    + address);
                    entry.observers = each.observers();
                    entry.listener = ObservedAddress.hostAndPort(address);
                }
            }
        }
    }

    private List<Candidate> inOrder() {
        return gathered.entrySet().stream()
                .map(entry -> candidate(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing((Candidate each) -> !each.probed())
                        .thenComparing(each -> each.origins().stream()
                                .min(Comparator.naturalOrder())
                                .orElseThrow())
                        .thenComparing(Candidate::observers, Comparator.reverseOrder()))
                .limit(MAX)
                .toList();
    }

    private Candidate candidate(Multiaddr address, Gathered entry) {
        return new Candidate(
                address,
                entry.origins,
                List.copyOf(entry.sources),
                entry.observers,
                entry.listener,
                isProbed(address, options));
    }

    /** An IP address that others could reach, without a relay in between. */
    private static boolean isProbed(Multiaddr address, AutoNatOptions options) {
        AddressScope scope = AddressScope.of(address);
        boolean inReach = scope == AddressScope.PUBLIC
                || options.privateNetworks() && (scope == AddressScope.PRIVATE || scope == AddressScope.LOOPBACK);
        return inReach
                && !address.has(MultiaddrProtocol.P2P_CIRCUIT)
                && ObservedAddress.hostAndPort(address).isPresent();
    }
}
