package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.jlibp2p.async.Async;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import org.jlibp2p.reachability.autonat.ProbeAnswer;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.transport.AddressScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the node can be reached at all, as version 1 finds out: asked while version 2 has not said it. Confined to the
 * service's loop.
 */
final class WholeNode {
    /** How long the node is given to meet peers that speak version 2. */
    static final Duration FIRST = Duration.ofSeconds(15);

    /** How soon the next peer is asked while it is not known well. */
    static final Duration RETRY = Duration.ofSeconds(90);

    /** How soon it is asked again when it is. */
    static final Duration REFRESH = Duration.ofMinutes(15);

    /** How soon the next peer is asked when there is one that has not spoken, and nothing is known. */
    static final Duration HURRY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(WholeNode.class);
    private static final int MAX_ADDRESSES = 16;

    private final NodeContext node;
    private final AutoNatOptions options;
    private final Servers servers;
    private final Consumer<ProbeAnswer> onAnswer;
    private final Runnable onSettled;
    private final V1Client client;
    private final Verdict verdict;
    private final Pending next;
    private Set<Multiaddr.Component> hosts = Set.of();
    private boolean needed = true;
    private boolean settled;
    private boolean asking;

    WholeNode(
            NodeContext node,
            AutoNatOptions options,
            Servers servers,
            Consumer<ProbeAnswer> onAnswer,
            Runnable onSettled) {
        this.node = node;
        this.options = options;
        this.servers = servers;
        this.onAnswer = onAnswer;
        this.onSettled = onSettled;
        client = new V1Client(node);
        verdict = new Verdict(options.confirmations());
        next = new Pending(node.loop(), this::step);
    }

    void start() {
        node.loop().schedule(FIRST, () -> {
            settled = true;
            next.in(Duration.ZERO);
            onSettled.run();
        });
    }

    Verdict verdict() {
        return verdict;
    }

    /** Whether the node has had the time to begin to listen and to meet others. */
    boolean isSettled() {
        return settled;
    }

    void needed(boolean now) {
        needed = now;
    }

    /** The node is at these hosts. If none of them is one of those before, it is in another network, and nothing is known. */
    void isAt(Set<Multiaddr.Component> now) {
        if (now.isEmpty()) {
            return;
        }
        if (!hosts.isEmpty() && Collections.disjoint(hosts, now)) {
            verdict.clear();
            metServer();
        }
        hosts = now;
    }

    /** Somebody who may be asked has come. */
    void metServer() {
        if (settled && !asking && verdict.reachability() == Reachability.UNKNOWN) {
            next.within(HURRY);
        }
    }

    private void step() {
        Instant now = node.loop().now();
        verdict.forgetBefore(now);
        next.in(isKnownWell() ? REFRESH : RETRY); // first, so that it goes on whatever happens
        List<Multiaddr> addresses = addresses();
        Optional<Servers.Server> server =
                needed && !addresses.isEmpty() && !asking ? pick(now, addresses) : Optional.empty();
        if (server.isEmpty()) {
            return;
        }
        asking = true;
        servers.rest(server.get().peer(), now, Servers.REST);
        Async.whenDone(
                client.ask(server.get().peer(), addresses),
                (reply, failure) -> Async.on(node.loop(), () -> {
                    asking = false;
                    if (failure != null) {
                        LOG.debug(
                                "{} was asked in vain: {}",
                                server.get().peer(),
                                Async.unwrap(failure).toString());
                    }
                    answered(server.get(), failure == null ? reply.outcome() : ProbeAnswer.Outcome.FAILED);
                }));
    }

    private void answered(Servers.Server server, ProbeAnswer.Outcome outcome) {
        Instant now = node.loop().now();
        ProbeAnswer answer = new ProbeAnswer(server.peer(), server.place(), AutoNatProtocols.V1, outcome, now);
        verdict.heard(answer);
        if (!answer.counts()) {
            servers.rest(server.peer(), now, Servers.FAILED);
        }
        boolean hurry = verdict.reachability() == Reachability.UNKNOWN
                && pick(now, addresses()).isPresent();
        next.in(hurry ? HURRY : isKnownWell() ? REFRESH : RETRY);
        onAnswer.accept(answer);
    }

    private boolean isKnownWell() {
        return Math.abs(verdict.confidence()) > options.confirmations();
    }

    private Optional<Servers.Server> pick(Instant now, List<Multiaddr> addresses) {
        return servers.pick(AutoNatProtocols.V1, now, verdict.answers(), addresses);
    }

    /** All that it has: a server puts the host that it sees in place of others, so private ones are of use, too. */
    private List<Multiaddr> addresses() {
        return node.ownAddresses().all().stream()
                .map(OwnAddress::address)
                .filter(address -> !address.has(MultiaddrProtocol.P2P_CIRCUIT))
                .filter(address ->
                        options.privateNetworks() || AddressScope.of(address).compareTo(AddressScope.LINK_LOCAL) > 0)
                .distinct()
                .limit(MAX_ADDRESSES)
                .toList();
    }
}
