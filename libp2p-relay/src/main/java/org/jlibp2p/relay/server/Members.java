package org.jlibp2p.relay.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.service.NodeContext;

/**
 * The peers that have a reservation, and the connections with them that circuits can be brought over: none of them is dialled.
 * Confined to the service's loop.
 */
final class Members {
    private final NodeContext node;
    private final Consumer<PeerId> onGone;
    private final Map<PeerId, Member> members = new HashMap<>();

    private static final class Member {
        private final List<Connection> connections = new ArrayList<>(1);
        private final Registration protection;

        Member(Registration protection) {
            this.protection = protection;
        }
    }

    /**
     * Nobody so far.
     *
     * @param node spares members from trimming
     * @param onGone hears of members that are not connected any more, and are no members then
     */
    Members(NodeContext node, Consumer<PeerId> onGone) {
        this.node = node;
        this.onGone = onGone;
    }

    /** A connection of a peer that is, or becomes, a member. */
    void add(Connection connection) {
        PeerId peer = connection.remotePeer();
        Member member =
                members.computeIfAbsent(peer, key -> new Member(node.protect(key, "has a reservation at this relay")));
        if (!member.connections.contains(connection)) {
            member.connections.add(connection);
            // An event of its own may be dropped where many wait; this is not.
            Async.whenDone(
                    connection.closed(),
                    (reason, none) -> Async.on(node.loop(), () -> closed(peer, member, connection)));
        }
    }

    /** One more connection with a member; of others nothing is remembered. */
    void connected(Connection connection) {
        if (members.containsKey(connection.remotePeer())) {
            add(connection);
        }
    }

    private void closed(PeerId peer, Member member, Connection connection) {
        member.connections.remove(connection);
        if (member.connections.isEmpty() && members.remove(peer, member)) {
            member.protection.close();
            onGone.accept(peer);
        }
    }

    /** Forgets a peer, whose connections live on. */
    void remove(PeerId peer) {
        Member member = members.remove(peer);
        if (member != null) {
            member.protection.close();
        }
    }

    /** A connection over which a circuit can be brought to a member. */
    Optional<Connection> connection(PeerId peer) {
        Member member = members.get(peer);
        return member == null
                ? Optional.empty()
                : member.connections.stream().filter(Connection::isOpen).findFirst();
    }
}
