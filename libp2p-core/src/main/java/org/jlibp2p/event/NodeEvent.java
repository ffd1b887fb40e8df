package org.jlibp2p.event;

import java.util.List;
import java.util.Set;

import org.jlibp2p.connection.CloseReason;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;

/** Something that happened in a node. Services publish records of their own that implement this. */
public interface NodeEvent {
    /**
     * A connection stands: secured, multiplexed, not yet identified.
     *
     * @param connection which
     */
    record Connected(Connection connection) implements NodeEvent {}

    /**
     * A connection has ended.
     *
     * @param connection which
     * @param reason why
     */
    record Disconnected(Connection connection, CloseReason reason) implements NodeEvent {}

    /**
     * The addresses at which this node says it can be reached have changed.
     *
     * @param addresses all of them now
     */
    record AddressesChanged(List<Multiaddr> addresses) implements NodeEvent {}

    /**
     * The protocols that this node serves have changed.
     *
     * @param protocols all of them now
     */
    record ProtocolsChanged(Set<ProtocolId> protocols) implements NodeEvent {}

    /**
     * It was found out whether others can reach this node.
     *
     * @param reachability what is known now
     */
    record ReachabilityChanged(Reachability reachability) implements NodeEvent {}

    /**
     * It was found out whether others can reach this node at one address, or it is no longer known.
     *
     * @param address one that the node has or may have, announced or not
     * @param reachability what is known of it now
     */
    record AddressReachabilityChanged(Multiaddr address, Reachability reachability) implements NodeEvent {}

    /**
     * Peers that are connected see this node elsewhere than before, or there are more or fewer of them that say so.
     *
     * @param addresses all of them now, most observers first
     */
    record AddressesObserved(List<ObservedAddress> addresses) implements NodeEvent {}

    /**
     * A listener was too slow, and events for it have been dropped. Only the listener concerned gets this.
     *
     * @param count how many since the last such event
     */
    record EventsDropped(long count) implements NodeEvent {}
}
