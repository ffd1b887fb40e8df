package org.jlibp2p.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.connection.CloseReason;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.event.NodeObserver;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.io.Direction;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.LimitUse;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.DialException;

/** The meters of the node itself. */
final class NodeMeters implements NodeObserver {
    /** The most limits that are told apart in tags. */
    static final int MAX_LIMITS = 64;

    private static final String RECEIVED = "received";
    private static final String SENT = "sent";
    private static final String SUCCESS = "success";

    private final Node node;
    private final Meters meters;
    private final Sampler sampler;
    private final BoundedNames protocols = new BoundedNames(Libp2pMetrics.MAX_PROTOCOLS);
    private final BoundedNames limits = new BoundedNames(MAX_LIMITS);
    private final NodeView view;

    NodeMeters(Node node, Meters meters, Sampler sampler) {
        this.node = node;
        this.meters = meters;
        this.sampler = sampler;
        view = new NodeView(node, protocols, meters::nanoTime);
    }

    void bind() {
        meters.gauge(Catalog.PEERS, view::peers);
        meters.gauge(Catalog.PEERSTORE, () -> node.peers().peers().size());
        meters.counting(Catalog.TRAFFIC, () -> node.traffic().received(), RECEIVED);
        meters.counting(Catalog.TRAFFIC, () -> node.traffic().sent(), SENT);
        meters.gauge(Catalog.ADDRESSES, () -> addresses(false), "direct");
        meters.gauge(Catalog.ADDRESSES, () -> addresses(true), "relayed");
        for (Reachability each : Reachability.values()) {
            meters.gauge(Catalog.REACHABILITY, () -> node.reachability() == each ? 1 : 0, Reasons.lower(each));
        }
        for (LimitUse each : node.limitsInUse()) {
            String limit = limits.of(each.limit());
            meters.gauge(Catalog.LIMIT_USED, () -> used(limit), limit);
            meters.gauge(Catalog.LIMIT_MAX, each::max, limit);
            meters.counter(Catalog.LIMIT_REFUSALS, limit);
        }
        // Those that alerts and pictures compare with others are there from the beginning, at zero.
        for (Direction each : Direction.values()) {
            meters.timer(Catalog.HANDSHAKES, Reasons.lower(each), SUCCESS);
        }
        meters.timer(Catalog.DIALS, SUCCESS);
        meters.onClose(node.observe(this));
        node.connections().forEach(connection -> {
            seen(connection);
            connection.streams().forEach(this::seen);
        });
        LoopProbe probe = new LoopProbe(node, meters);
        sampler.each(probe::probe);
    }

    private long addresses(boolean relayed) {
        return node.addresses().stream()
                .filter(address -> address.has(MultiaddrProtocol.P2P_CIRCUIT) == relayed)
                .count();
    }

    private long used(String limit) {
        return node.limitsInUse().stream()
                .filter(use -> use.limit().equals(limit))
                .mapToLong(LimitUse::used)
                .findFirst()
                .orElse(0);
    }

    private NodeView.Kind seen(Connection connection) {
        NodeView.Kind kind = NodeView.Kind.of(connection);
        meters.gauge(
                Catalog.CONNECTIONS,
                () -> view.connections(kind),
                kind.direction(),
                kind.transport(),
                kind.security(),
                kind.muxer(),
                kind.path());
        return kind;
    }

    private String seen(Stream stream) {
        String protocol = protocols.of(stream.protocol().toString());
        NodeView.Streams kind = new NodeView.Streams(stream.direction(), protocol);
        meters.gauge(Catalog.STREAMS, () -> view.streams(kind), Reasons.lower(stream.direction()), protocol);
        return protocol;
    }

    @Override
    public void onConnected(Connection connection) {
        NodeView.Kind kind = seen(connection);
        meters.count(Catalog.CONNECTIONS_OPENED, kind.direction(), kind.transport(), kind.path());
    }

    @Override
    public void onDisconnected(Connection connection, CloseReason reason) {
        String code = Reasons.of(reason.code(), reason.cause().isPresent() ? "broken" : "closed");
        meters.count(
                Catalog.CONNECTIONS_CLOSED,
                Reasons.lower(connection.direction()),
                reason.remote() ? "remote" : "local",
                code);
    }

    @Override
    public void onInboundRefused(Multiaddr remote, Throwable reason) {
        meters.count(Catalog.CONNECTIONS_REFUSED, NodeView.transport(remote), Reasons.of(reason));
        limit(reason);
    }

    @Override
    public void onHandshake(Direction direction, Duration took, Optional<Throwable> failure) {
        meters.time(
                Catalog.HANDSHAKES,
                took,
                Reasons.lower(direction),
                failure.map(Reasons::of).orElse(SUCCESS));
        failure.ifPresent(this::limit);
    }

    @Override
    public void onDial(PeerId peer, Duration took, Optional<Throwable> failure) {
        meters.time(Catalog.DIALS, took, failure.map(Reasons::of).orElse(SUCCESS));
        if (failure.isPresent() && failure.get() instanceof DialException dial) {
            for (Map.Entry<Multiaddr, Throwable> attempt : dial.attempts().entrySet()) {
                Throwable reason = attempt.getValue();
                meters.count(Catalog.DIAL_ATTEMPTS_FAILED, NodeView.transport(attempt.getKey()), Reasons.of(reason));
                if (isLimitOfThisNode(reason)) {
                    limit(reason);
                }
            }
        }
    }

    /** One that a handshake has not told of before. */
    private static boolean isLimitOfThisNode(Throwable reason) {
        return reason instanceof LimitExceededException exceeded
                && exceeded.limit().startsWith("dials.");
    }

    @Override
    public void onStreamOpened(Stream stream) {
        meters.count(Catalog.STREAMS_OPENED, Reasons.lower(stream.direction()), seen(stream));
    }

    @Override
    public void onStreamRefused(Connection connection, Direction direction, Throwable reason) {
        meters.count(Catalog.STREAMS_REFUSED, Reasons.lower(direction), Reasons.of(reason));
        limit(reason);
    }

    private void limit(Throwable reason) {
        if (reason instanceof LimitExceededException exceeded) {
            meters.count(Catalog.LIMIT_REFUSALS, limits.of(exceeded.limit()));
        }
    }
}
