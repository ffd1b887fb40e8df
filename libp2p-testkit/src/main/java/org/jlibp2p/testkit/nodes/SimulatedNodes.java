package org.jlibp2p.testkit.nodes;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.testkit.ManualTime;

/**
 * Any number of nodes, thousands, of which only the services are real: each gets a {@link org.jlibp2p.service.NodeContext} as
 * in a node, and what it does there happens on one {@link ManualTime}, in one thread. Connections and streams are pipes in
 * memory with the latency of the pair; there is no socket, no cipher and no muxer behind them, so that a question and its
 * answer cost some microseconds. For whole nodes, in smaller numbers, there is {@link org.jlibp2p.testkit.SimulatedNetwork}.
 *
 * <p>What is as in a node: a connection is three round trips away, an opened stream none if its protocol is the only one
 * proposed, or known; connected peers are identified after a round trip, and again when their protocols or addresses change;
 * addresses are remembered with a time to live, and those that failed are left out for a while; connections above the high
 * watermark are let go; each service has a loop of its own, connections have another. What is not: bytes take no time for
 * being many, no message gets lost, and no limits but those of times, watermarks and peers are enforced.
 *
 * <p>All chance comes from one seed: the same program with the same seed does the same. Nodes are added and used by the thread
 * that drives the time. A handler, a listener or a task of a service that throws fails the drive.
 */
public final class SimulatedNodes {
    private static final double UNIT = 0x1.0p-53;

    private final long seed;
    private final NodeConditions conditions;
    private final ManualTime time = ManualTime.create();
    private final EventLoop wire = time.loops("wire", 1).next();
    private final Map<PeerId, SimulatedNode> nodes = new LinkedHashMap<>();
    private final Map<Multiaddr, SimulatedNode> places = new LinkedHashMap<>();
    private final PublicAddresses addresses;
    private final SeededKeys keys;
    private final SplittableRandom salts;
    private final SplittableRandom random;

    private SimulatedNodes(long seed, NodeConditions conditions) {
        this.seed = seed;
        this.conditions = Objects.requireNonNull(conditions, "conditions");
        SplittableRandom origin = new SplittableRandom(seed);
        addresses = new PublicAddresses(origin.split(), conditions.addressGroups(), conditions.addressSkew());
        keys = new SeededKeys(origin.split());
        salts = origin.split();
        random = origin.split();
    }

    /**
     * A network without nodes.
     *
     * @param seed where all chance comes from
     * @param conditions how the network is
     * @return the network
     */
    public static SimulatedNodes create(long seed, NodeConditions conditions) {
        return new SimulatedNodes(seed, conditions);
    }

    /**
     * Where all chance comes from.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /**
     * The time on which everything happens.
     *
     * @return to be driven by the test
     */
    public ManualTime time() {
        return time;
    }

    /**
     * How the network is.
     *
     * @return the conditions
     */
    public NodeConditions conditions() {
        return conditions;
    }

    /**
     * A source of chance that follows from the seed, for what the test itself leaves to it.
     *
     * @return another one each time
     */
    public SplittableRandom random() {
        return random.split();
    }

    /**
     * An identity that follows from the seed, for a test that chooses among many.
     *
     * @return another one each time
     */
    public Identity newIdentity() {
        return keys.next();
    }

    /**
     * Adds a node, which is off.
     *
     * @param spec what it is like
     * @return the node, to be started
     * @throws IllegalArgumentException if there is a node with that identity or at that address already
     */
    public SimulatedNode add(NodeSpec spec) {
        Identity identity = spec.identity().orElseGet(keys::next);
        Multiaddr outside = spec.address().orElseGet(addresses::next);
        if (nodes.containsKey(identity.peerId())) {
            throw new IllegalArgumentException("there is a node " + identity.peerId() + " already");
        }
        if (places.containsKey(outside)) {
            throw new IllegalArgumentException("there is a node at " + outside + " already");
        }
        SimulatedNode node = new SimulatedNode(this, spec, identity, outside, addresses.nextPrivate());
        nodes.put(identity.peerId(), node);
        places.put(outside, node);
        return node;
    }

    /**
     * Forgets a node that will not come back.
     *
     * @param node one that is off
     * @throws IllegalStateException if it is on
     */
    public void remove(SimulatedNode node) {
        if (node.isOnline()) {
            throw new IllegalStateException(node + " is on");
        }
        nodes.remove(node.peerId(), node);
        places.remove(node.seenAt(), node);
    }

    /**
     * All nodes, on or off.
     *
     * @return a view, in the order in which they were added
     */
    public Collection<SimulatedNode> nodes() {
        return Collections.unmodifiableCollection(nodes.values());
    }

    /**
     * A node by its name.
     *
     * @param peer whom
     * @return the node, on or off, if it is one of these
     */
    public Optional<SimulatedNode> node(PeerId peer) {
        return Optional.ofNullable(nodes.get(peer));
    }

    /**
     * What all nodes have sent and received so far.
     *
     * @return the sums
     */
    public Traffic traffic() {
        return nodes.values().stream().map(SimulatedNode::traffic).reduce(Traffic.NONE, Traffic::plus);
    }

    /**
     * How long the way between two nodes and back takes.
     *
     * @param one one of them
     * @param other the other one
     * @return the same in both directions, at any time
     */
    public Duration roundTrip(SimulatedNode one, SimulatedNode other) {
        return Duration.ofNanos(2 * latency(one, other));
    }

    // ---- what nodes and connections see ----

    EventLoop wire() {
        return wire;
    }

    long nextSalt() {
        return salts.nextLong();
    }

    /** The node that a dial of an address gets to, on or off. */
    Optional<SimulatedNode> at(Multiaddr address) {
        return Optional.ofNullable(places.get(address)).filter(node -> node.answersAt(address));
    }

    /** One way between two nodes, in nanoseconds: what is drawn follows from the pair alone. */
    long latency(SimulatedNode one, SimulatedNode other) {
        double share = (mix(one.salt() ^ other.salt()) >>> 11) * UNIT;
        return conditions.roundTrips().nanosAt(share) / 2;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    @Override
    public String toString() {
        return "SimulatedNodes[seed " + seed + "L, " + nodes.size() + " nodes, " + time + "]";
    }
}
