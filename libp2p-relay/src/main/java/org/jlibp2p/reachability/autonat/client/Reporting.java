package org.jlibp2p.reachability.autonat.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.reachability.autonat.AddressState;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.OwnAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known at the moment, and the events that say how it has changed. Confined to the service's loop, but for {@link #report()}. */
final class Reporting {
    private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);

    private final NodeContext node;
    private final AutoNatOptions options;
    private final Watching watching;
    private final Servers servers;
    private final WholeNode whole;
    private Reachability said = Reachability.UNKNOWN;
    private volatile Report report = Report.nothing();

    Reporting(NodeContext node, AutoNatOptions options, Watching watching, Servers servers, WholeNode whole) {
        this.node = node;
        this.options = options;
        this.watching = watching;
        this.servers = servers;
        this.whole = whole;
    }

    /** What is known now. Any thread. */
    Report report() {
        return report;
    }

    /** Something has happened; who hears of it finds what came of it in the report. */
    void update(NodeEvent... because) {
        Report before = report;
        report = current();
        Stream.of(because).forEach(node::publish);
        for (AddressState state : report.addresses()) {
            if (state.reachability() != before.reachabilityOf(state.address())) {
                node.publish(new NodeEvent.AddressReachabilityChanged(state.address(), state.reachability()));
            }
        }
        for (AddressState gone : before.addresses()) {
            boolean known = gone.reachability() != Reachability.UNKNOWN;
            if (known && report.find(gone.address()).isEmpty()) {
                node.publish(new NodeEvent.AddressReachabilityChanged(gone.address(), Reachability.UNKNOWN));
            }
        }
        if (report.reachability() != said) {
            said = report.reachability();
            LOG.debug("this node can be reached: {}", said);
            node.publish(new NodeEvent.ReachabilityChanged(said));
        }
    }

    /** Whether what is known of addresses does not say it of the node. */
    boolean leavesTheNodeUnknown() {
        return said == Reachability.UNKNOWN || !report.isKnownByAddress();
    }

    private Report current() {
        Set<Multiaddr> announced = Set.copyOf(node.addresses());
        List<AddressState> states = new ArrayList<>();
        for (Watched one : watching.all()) {
            Candidate candidate = one.candidate();
            states.add(new AddressState(
                    candidate.address(),
                    candidate.origins(),
                    candidate.sources(),
                    candidate.observers(),
                    candidate.probed(),
                    one.verdict().reachability(),
                    one.verdict().confidence(),
                    one.answers(),
                    announced.contains(candidate.address())));
        }
        boolean listens = node.ownAddresses().all().stream()
                .anyMatch(own -> own.source() == OwnAddress.Source.LISTENING
                        && !own.address().has(MultiaddrProtocol.P2P_CIRCUIT));
        return new Report(
                node.loop().now(),
                states,
                whole.verdict().reachability(),
                whole.verdict().answers(),
                listens || !whole.isSettled(),
                servers.serving(AutoNatProtocols.DIAL_REQUEST),
                servers.serving(AutoNatProtocols.V1),
                options);
    }
}
