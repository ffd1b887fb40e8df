package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Doubling;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.identify.Identified;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.reachability.autonat.AutoNatEvent;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import org.jlibp2p.reachability.autonat.ProbeAnswer;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.transport.AddressScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out at which of its addresses the node can be reached, and keeps that up to date: gathers the addresses, has peers dial
 * them, and says what came out. Confined to the service's loop, but for {@link #report()}.
 */
public final class Survey {
    /** How long addresses may still change before they are looked at. */
    static final Duration SETTLE = Duration.ofSeconds(1);

    /** Servers that are asked at a time. */
    static final int PARALLEL = 3;

    /** Addresses in one question, as in go-libp2p. */
    static final int MAX_ADDRESSES = 10;

    /** How often it is looked whether anything is to be asked again. */
    static final Duration POLL = Duration.ofMinutes(5);

    /** How soon it is looked again when there was nobody to ask; doubled each time, up to {@link #POLL}. */
    static final Duration FIRST_RETRY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Survey.class);

    private static final Doubling RETRY = new Doubling(FIRST_RETRY, POLL);

    private final NodeContext node;
    private final AutoNatOptions options;
    private final DialBacks dialBacks;
    private final Servers servers;
    private final V2Client client;
    private final WholeNode whole;
    private final Announcing announcing;
    private final Reporting reporting;
    private final Watching watching;
    private final Pending looking;
    private final Pending probing;
    private Instant looked = Instant.MIN;
    private Duration retry = FIRST_RETRY;
    private int underWay;

    /**
     * A survey that has not begun.
     *
     * @param node the node whose addresses they are
     * @param options how
     * @param random for nonces and whom to ask; nobody must be able to foretell it
     */
    public Survey(NodeContext node, AutoNatOptions options, RandomGenerator random) {
        this.node = node;
        this.options = options;
        dialBacks = new DialBacks(node);
        servers = new Servers(random, options.privateNetworks());
        client = new V2Client(node, dialBacks, random);
        whole = new WholeNode(node, options, servers, this::wholeAnswered, this::changed);
        announcing = new Announcing(node.ownAddresses());
        watching = new Watching(options.confirmations());
        reporting = new Reporting(node, options, watching, servers, whole);
        looking = new Pending(node.loop(), this::look);
        probing = new Pending(node.loop(), this::probe);
    }

    /** Begins. */
    public void start() {
        dialBacks.start();
        node.events().on(Identified.class, this::met);
        node.events().on(NodeEvent.Disconnected.class, event -> servers.left(event.connection()));
        node.events().on(NodeEvent.AddressesChanged.class, event -> lookSoon());
        node.events().on(NodeEvent.AddressesObserved.class, event -> lookSoon());
        whole.start();
        look();
        poll();
    }

    /**
     * What is known now.
     *
     * @return a snapshot, from any thread
     */
    public Report report() {
        return reporting.report();
    }

    private void met(Identified event) {
        Set<ProtocolId> protocols = event.info().protocols();
        boolean serves = protocols.contains(AutoNatProtocols.DIAL_REQUEST) || protocols.contains(AutoNatProtocols.V1);
        if (!serves || !event.connection().isOpen() || event.connection().isRelayed()) {
            servers.left(event.connection());
            return;
        }
        servers.connected(
                event.connection(),
                new Servers.Server(
                        event.connection().remotePeer(), event.connection().remoteAddress(), protocols));
        retry = FIRST_RETRY;
        probing.within(SETTLE);
        whole.metServer();
        changed();
    }

    private void poll() {
        node.loop().schedule(POLL, () -> {
            poll(); // first, so that it goes on whatever happens
            look();
        });
    }

    // ---- what there is to look at ----

    /** At once, but not more often than every {@link #SETTLE}. */
    private void lookSoon() {
        Duration since = looked == Instant.MIN
                ? SETTLE
                : Duration.between(looked, node.loop().now());
        looking.within(since.compareTo(SETTLE) >= 0 ? Duration.ZERO : SETTLE.minus(since));
    }

    private void look() {
        looked = node.loop().now();
        List<OwnAddress> own = node.ownAddresses().all().stream()
                .filter(each -> !each.detail().equals(Announcing.SOURCE))
                .toList();
        whole.isAt(hosts(own));
        watching.are(Candidates.of(own, node.ownAddresses().observed(), options, watching::isProved), looked);
        changed();
        probing.within(SETTLE);
    }

    /** Where the node is, as far as it knows and as others say, but for this machine. */
    private Set<Multiaddr.Component> hosts(List<OwnAddress> own) {
        Stream<Multiaddr> listening = own.stream()
                .filter(each -> each.source() == OwnAddress.Source.LISTENING)
                .map(OwnAddress::address)
                .filter(address -> !address.has(MultiaddrProtocol.P2P_CIRCUIT));
        Stream<Multiaddr> observed = node.ownAddresses().observed().stream().map(ObservedAddress::address);
        return Stream.concat(listening, observed)
                .filter(address -> AddressScope.of(address).compareTo(AddressScope.LOOPBACK) > 0)
                .flatMap(address -> Place.host(address).stream())
                .collect(Collectors.toSet());
    }

    // ---- asking ----

    private void probe() {
        Instant now = node.loop().now();
        while (underWay < PARALLEL) {
            List<Watched> wanting = new ArrayList<>(
                    watching.all().stream().filter(one -> one.wantsProbe(now)).toList());
            if (wanting.isEmpty()) {
                return;
            }
            if (!askAboutOneOf(wanting, now)) {
                probeLater(now);
                return;
            }
        }
    }

    /** Nobody can be asked now: as soon as one has rested, and less and less often if it is not that. */
    private void probeLater(Instant now) {
        Optional<Duration> rest = servers.nextRested(AutoNatProtocols.DIAL_REQUEST)
                .map(until -> Duration.between(now, until))
                .filter(time -> time.compareTo(POLL) < 0);
        probing.within(rest.orElse(retry));
        if (rest.isEmpty()) {
            retry = RETRY.next(retry);
        }
    }

    /** The first one for which there is somebody to ask comes first, the others after it. */
    private boolean askAboutOneOf(List<Watched> wanting, Instant now) {
        List<Multiaddr> addresses =
                wanting.stream().map(one -> one.candidate().address()).toList();
        for (Watched first : List.copyOf(wanting)) {
            Optional<Servers.Server> server = servers.pick(
                    AutoNatProtocols.DIAL_REQUEST, now, first.verdict().answers(), addresses);
            if (server.isPresent()) {
                wanting.remove(first);
                wanting.add(0, first);
                ask(server.get(), wanting.subList(0, Math.min(MAX_ADDRESSES, wanting.size())), now);
                return true;
            }
        }
        return false;
    }

    private void ask(Servers.Server server, List<Watched> asked, Instant now) {
        servers.rest(server.peer(), now, Servers.REST);
        retry = FIRST_RETRY;
        Watched first = asked.get(0);
        first.asking(now);
        underWay++;
        CompletableFuture<Reply> asking =
                client.ask(server.peer(), asked.stream().map(Watched::candidate).toList());
        Async.whenDone(
                asking,
                (reply, failure) -> Async.on(node.loop(), () -> {
                    underWay--;
                    first.answered();
                    if (failure != null) {
                        LOG.debug(
                                "{} was asked in vain: {}",
                                server.peer(),
                                Async.unwrap(failure).toString());
                    }
                    probing.within(Duration.ZERO);
                    answered(server, first, failure == null ? reply : failed(server, Async.unwrap(failure)));
                }));
    }

    /** It is not the server's failure if this node may do no more. */
    private static Reply failed(Servers.Server server, Throwable failure) {
        boolean own =
                failure instanceof LimitExceededException full && !full.limit().equals(DataBudget.OF_PLACE);
        ProbeAnswer.Outcome outcome = own ? ProbeAnswer.Outcome.NOT_TRIED : ProbeAnswer.Outcome.FAILED;
        return new Reply(outcome, Optional.empty(), server.place());
    }

    private void answered(Servers.Server server, Watched first, Reply reply) {
        Instant now = node.loop().now();
        ProbeAnswer answer =
                new ProbeAnswer(server.peer(), reply.place(), AutoNatProtocols.DIAL_REQUEST, reply.outcome(), now);
        Optional<Multiaddr> about = reply.about().map(Candidate::address);
        if (reply.outcome() == ProbeAnswer.Outcome.NOT_PROVED) {
            servers.rest(server.peer(), now, Servers.DISTRUST);
        } else if (reply.outcome() == ProbeAnswer.Outcome.FAILED) {
            servers.failed(server.peer(), now);
        } else {
            servers.answered(server.peer());
        }
        boolean other =
                about.isPresent() && !about.get().equals(first.candidate().address());
        if (reply.outcome() == ProbeAnswer.Outcome.NOT_TRIED || other) {
            first.notTried(now);
        }
        // What is about no address was said to a question that began with one.
        Watched heard = about.isPresent() ? watching.at(about.get()) : first;
        if (heard != null) {
            heard.heard(answer);
        }
        changed(new AutoNatEvent.Probed(about, answer));
    }

    private void wholeAnswered(ProbeAnswer answer) {
        changed(new AutoNatEvent.Probed(Optional.empty(), answer));
    }

    // ---- what came out ----

    private void changed(NodeEvent... because) {
        Instant now = node.loop().now();
        watching.all().forEach(one -> one.verdict().forgetBefore(now));
        announcing.apply(watching.all());
        reporting.update(because);
        whole.needed(reporting.leavesTheNodeUnknown());
    }
}
