package org.jlibp2p.reachability.dcutr;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.identify.Identified;
import org.jlibp2p.identify.IdentifyInfo;
import org.jlibp2p.io.Direction;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.punch.HolePunchEvent;
import org.jlibp2p.reachability.punch.HolePunchOptions;
import org.jlibp2p.service.NodeContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes direct connections of relayed ones. Sees which connections come and go, leads where this node was dialled through a
 * relay, follows where it has dialled, and has relayed connections end when they are not needed any more. Confined to the
 * service's loop.
 *
 * <p>Specification: libp2p, relay/DCUtR.md.
 */
public final class HolePuncher {
    /** How long a peer that has come through a relay may take to say what it is, before holes are punched regardless. */
    static final Duration IDENTIFY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(HolePuncher.class);

    private final NodeContext node;
    private final HolePunchOptions options;
    private final Punchable punchable;
    private final OwnCandidates candidates;
    private final Backoff backoff;
    private final Backoff undialled; // dialled in vain while there was no address to tell
    private final Answers answers;
    private final Map<PeerId, List<Connection>> connections = new HashMap<>();
    private final Map<Connection, Arrival> relayed = new LinkedHashMap<>(); // in order
    private final Map<PeerId, Initiation> initiations = new HashMap<>();
    private final Map<Connection, RelayedEnd> ending = new IdentityHashMap<>();
    private Registration serving = Registration.none();
    private boolean isServing;
    private boolean stopped;

    /**
     * One that does nothing yet.
     *
     * @param node the node it is of
     * @param options what is chosen about it
     */
    public HolePuncher(NodeContext node, HolePunchOptions options) {
        this.node = node;
        this.options = options;
        punchable = new Punchable(options.scope());
        candidates = new OwnCandidates(punchable, node.ownAddresses());
        backoff = new Backoff(options.backoff());
        undialled = new Backoff(options.backoff());
        answers = new Answers(this);
    }

    NodeContext node() {
        return node;
    }

    HolePunchOptions options() {
        return options;
    }

    Punchable punchable() {
        return punchable;
    }

    OwnCandidates candidates() {
        return candidates;
    }

    /** Begins to see connections. On the loop, once. */
    public void start() {
        node.events().on(NodeEvent.Connected.class, event -> connected(event.connection()));
        node.events().on(Identified.class, event -> identified(event.connection(), event.info()));
        node.events().on(NodeEvent.AddressesObserved.class, event -> candidatesChanged());
        node.events().on(NodeEvent.AddressesChanged.class, event -> candidatesChanged());
        candidatesChanged();
    }

    /** Gives everything up. On the loop. */
    public void stop() {
        stopped = true;
        List.copyOf(initiations.values()).forEach(Initiation::giveUp);
        answers.stop();
        List.copyOf(ending.values()).forEach(RelayedEnd::stop);
    }

    private void connected(Connection connection) {
        if (!connection.isOpen()) {
            return; // whose end would not be seen any more
        }
        PeerId peer = connection.remotePeer();
        connections.computeIfAbsent(peer, id -> new ArrayList<>(2)).add(connection);
        if (!connection.isRelayed()) {
            Optional.ofNullable(initiations.get(peer)).ifPresent(initiation -> initiation.stands(connection));
            answers.stands(connection);
        } else if (connection.direction() == Direction.INBOUND) {
            Arrival arrival = new Arrival(connection, () -> consider(connection));
            relayed.put(connection, arrival);
            arrival.waitForIdentify(node.loop(), IDENTIFY);
        }
        directOf(peer).ifPresent(direct -> retireRelayed(peer));
        // Not by the event, which may be dropped where there are too many, and may be heard before that of the
        // beginning.
        Async.whenDone(connection.closed(), (reason, none) -> Async.on(node.loop(), () -> disconnected(connection)));
    }

    private void disconnected(Connection connection) {
        PeerId peer = connection.remotePeer();
        connections.computeIfPresent(peer, (id, all) -> {
            all.remove(connection);
            return all.isEmpty() ? null : all;
        });
        Optional.ofNullable(relayed.remove(connection)).ifPresent(Arrival::leave);
        answers.forget(connection);
        // Relayed ones that were left alone beside a direct one.
        List.copyOf(connections.getOrDefault(peer, List.of())).forEach(this::consider);
    }

    private void identified(Connection connection, IdentifyInfo info) {
        Arrival arrival = relayed.get(connection);
        if (arrival != null) {
            arrival.identified(info);
            consider(connection);
        }
    }

    /** The protocol is served while there is an address to tell. */
    private void candidatesChanged() {
        boolean useful = !candidates.addresses().isEmpty();
        if (useful == isServing || stopped) {
            return;
        }
        isServing = useful;
        if (useful) {
            serving = node.handle(PunchCodec.PROTOCOL, stream -> Async.call(node.loop(), () -> answers.answer(stream)));
            considerAll();
        } else {
            serving.close();
        }
    }

    private void considerAll() {
        List.copyOf(relayed.keySet()).forEach(this::consider);
    }

    /** Begins, if there is reason to and a place. */
    private void consider(Connection connection) {
        PeerId peer = connection.remotePeer();
        Arrival arrival = relayed.get(connection);
        long now = node.loop().nanoTime();
        if (stopped
                || arrival == null
                || !arrival.isReady()
                || directOf(peer).isPresent()
                || initiations.containsKey(peer)
                || initiations.size() >= options.concurrent()
                || backoff.blocks(peer, now)) {
            return;
        }
        boolean wasDialled = undialled.blocks(peer, now);
        List<Multiaddr> dialable = punchable.dialable(wasDialled ? List.of() : arrival.listenAddresses());
        if (dialable.isEmpty() && !arrival.mayPunch()) {
            if (!wasDialled && arrival.say()) {
                publish(new HolePunchEvent.Failed(
                        peer,
                        HolePunchEvent.Role.INITIATOR,
                        HolePunchEvent.Reason.NOT_SPOKEN,
                        "the peer does not punch holes, or is not known to be seen from outside yet",
                        0));
            }
            return;
        }
        if (dialable.isEmpty() && candidates.addresses().isEmpty()) {
            return; // an address may still come
        }
        Initiation initiation = new Initiation(this, arrival, dialable);
        initiations.put(peer, initiation);
        initiation.begin();
    }

    /** The peer is left alone for a while, unless it is only not dialled since that was all that could be done. */
    void failed(Initiation initiation, boolean isForWantOfAnAddress) {
        (isForWantOfAnAddress ? undialled : backoff)
                .failed(initiation.peer(), node.loop().nanoTime());
        initiation.arrival().again(node.loop(), options.backoff());
        ended(initiation);
    }

    /** Should the direct connection end at once, the peer does not have another one made as soon. */
    void succeeded(Initiation initiation) {
        initiation.arrival().rest(node.loop(), options.backoff());
        ended(initiation);
    }

    void ended(Initiation initiation) {
        initiations.remove(initiation.peer(), initiation);
        if (!stopped) {
            node.loop().execute(this::considerAll); // not at once: whoever it begins with may fail at once too
        }
    }

    /** A connection with a peer that is not relayed and stands. */
    Optional<Connection> directOf(PeerId peer) {
        return connections.getOrDefault(peer, List.of()).stream()
                .filter(connection -> !connection.isRelayed() && connection.isOpen())
                .findFirst();
    }

    /** How many connections something is remembered of. */
    int known() {
        return connections.values().stream().mapToInt(List::size).sum() + relayed.size();
    }

    private void retireRelayed(PeerId peer) {
        for (Connection connection : connections.getOrDefault(peer, List.of())) {
            if (connection.isRelayed() && !ending.containsKey(connection)) {
                RelayedEnd end = new RelayedEnd(this, connection);
                ending.put(connection, end);
                end.begin();
            }
        }
    }

    void ended(RelayedEnd end) {
        ending.remove(end.connection(), end);
    }

    void publish(HolePunchEvent event) {
        LOG.debug("{}", event);
        node.publish(event);
    }
}
