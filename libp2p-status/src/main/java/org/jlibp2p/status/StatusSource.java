package org.jlibp2p.status;

import java.util.List;

import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.limits.LimitUse;
import org.jlibp2p.peer.PeerId;

/** What one service of the node tells, apart from the node itself. */
interface StatusSource {
    /** Asks the service anew. On the page's loop; what is asked comes later. */
    default void refresh() {}

    /** Hears of an event, one at a time. */
    default void hear(NodeEvent event) {}

    /** Whether an event is one of so many that a list of events would show nothing else. */
    default boolean isMinor(NodeEvent event) {
        return false;
    }

    /** What is known of the limits that the service has of its own. */
    default List<LimitUse> limits() {
        return List.of();
    }

    /** Writes what was told last, as one field. Any thread. */
    void write(JsonWriter json, Known known);

    /** What is known of peers otherwise. */
    interface Known {
        /** Whether there is a connection with a peer. */
        boolean isConnected(PeerId peer);

        /** What a connected peer says that it is; empty if it has not said so. */
        String agent(PeerId peer);
    }
}
