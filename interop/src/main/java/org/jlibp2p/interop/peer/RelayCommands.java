package org.jlibp2p.interop.peer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.RefusedException;
import org.jlibp2p.relay.circuit.RelayEvent;
import org.jlibp2p.relay.circuit.Status;

/** {@code reserve}, {@code dialRelay} and {@code relayReservations}. */
final class RelayCommands {
    private RelayCommands() {}

    static Map<String, Command> of(Peer peer) {
        Set<PeerId> members = ConcurrentHashMap.newKeySet();
        peer.node().events().on(RelayEvent.class, event -> {
            if (event instanceof RelayEvent.ReservationGranted granted) {
                members.add(granted.peer());
            } else if (event instanceof RelayEvent.ReservationEnded ended) {
                members.remove(ended.peer());
            }
        });
        return Map.of(
                "reserve", (arguments, deadline) -> reserve(peer, arguments, deadline),
                "dialRelay", (arguments, deadline) -> dialRelay(peer, arguments, deadline),
                "relayReservations", (arguments, deadline) -> reservations(members));
    }

    private static Map<String, ?> reserve(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        List<Multiaddr> addresses = arguments.addresses("addr");
        if (addresses.size() != 1) {
            throw new BadRequestException("addr is one address of a relay");
        }
        PeerId relay = PeerId.of(addresses.get(0))
                .orElseThrow(() -> new BadRequestException("addr names no relay: it must end in /p2p/ID"));
        CompletableFuture<RelayEvent.Reserved> reserved = new CompletableFuture<>();
        Registration watching = peer.node().events().on(RelayEvent.class, event -> watch(event, relay, reserved));
        try {
            Registration listening =
                    deadline.await(peer.node().listen(addresses.get(0).with(MultiaddrProtocol.P2P_CIRCUIT)));
            try {
                return describe(peer, deadline.await(reserved));
            } catch (Exception failed) {
                listening.close();
                throw failed;
            }
        } finally {
            watching.close();
        }
    }

    private static void watch(RelayEvent event, PeerId relay, CompletableFuture<RelayEvent.Reserved> reserved) {
        if (event instanceof RelayEvent.Reserved granted && granted.relay().equals(relay)) {
            reserved.complete(granted);
        } else if (event instanceof RelayEvent.ReservationFailed failed
                && failed.relay().equals(relay)) {
            reserved.completeExceptionally(new RefusedException(Status.RESERVATION_REFUSED, failed.reason()));
        }
    }

    private static Map<String, ?> describe(Peer peer, RelayEvent.Reserved reserved) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(
                "addrs",
                reserved.addresses().stream()
                        .map(address -> address.withoutLast(MultiaddrProtocol.P2P_CIRCUIT)
                                .toString())
                        .toList());
        result.put("expire", reserved.expires().getEpochSecond());
        // The library has looked at it: it is signed by the relay, and for this peer.
        result.put(
                "voucher",
                reserved.vouched()
                        .map(until -> Map.of(
                                "relay", reserved.relay().toString(),
                                "peer", peer.node().id().toString(),
                                "expiration", until.getEpochSecond()))
                        .orElse(null));
        return result;
    }

    private static Map<String, ?> dialRelay(Peer peer, Arguments arguments, BlockingDeadline deadline)
            throws Exception {
        Multiaddr through = arguments.addresses("relay").stream()
                .findFirst()
                .orElseThrow(() -> Arguments.missing("relay"))
                .with(MultiaddrProtocol.P2P_CIRCUIT)
                .with(MultiaddrProtocol.P2P, arguments.neededPeer().toString());
        long start = System.nanoTime();
        Connection connection = deadline.await(peer.node().connect(through));
        Map<String, Object> result = peer.connections().describe(connection);
        result.put("ms", Timing.millisecondsSince(start));
        return result;
    }

    private static Map<String, ?> reservations(Set<PeerId> members) {
        List<String> peers = members.stream().map(PeerId::toString).sorted().toList();
        return Map.of("count", peers.size(), "peers", peers);
    }
}
