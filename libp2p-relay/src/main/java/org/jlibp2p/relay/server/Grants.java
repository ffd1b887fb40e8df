package org.jlibp2p.relay.server;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.HopMessage;
import org.jlibp2p.relay.protocol.Reservation;
import org.jlibp2p.relay.protocol.Voucher;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.transport.AddressScope;
import org.jlibp2p.transport.ConnectionLimit;

/** What a peer is told that has a reservation. Any thread. */
final class Grants {
    /** Bytes of addresses; with a voucher that is signed with RSA the message is below its bound. */
    private static final int ROOM = 2048;

    private Grants() {}

    /** Signs a voucher. */
    static HopMessage.Answer answer(
            NodeContext node, Connection connection, Instant expires, Optional<ConnectionLimit> limit) {
        PeerId self = node.identity().peerId();
        Voucher voucher = new Voucher(self, connection.remotePeer(), expires);
        Reservation reservation = new Reservation(
                expires,
                addresses(node.addresses(), self, AddressScope.of(connection.remoteAddress())),
                Optional.of(voucher.seal(node.identity()).encode()));
        return new HopMessage.Answer(Status.OK, Optional.of(reservation), limit);
    }

    /** Where others reach this relay directly, as far as it means something where the peer is. */
    private static List<Multiaddr> addresses(List<Multiaddr> own, PeerId self, AddressScope peer) {
        List<Multiaddr> fitting = new ArrayList<>();
        int room = ROOM;
        for (Multiaddr address : own) {
            if (address.has(MultiaddrProtocol.P2P_CIRCUIT)
                    || !AddressScope.of(address).usefulFor(peer)) {
                continue;
            }
            Multiaddr whole = address.with(MultiaddrProtocol.P2P, self.toString());
            room -= whole.bytes().size() + 3;
            if (room < 0) {
                break;
            }
            fitting.add(whole);
        }
        return fitting;
    }
}
