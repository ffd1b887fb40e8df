package org.jlibp2p.interop.peer;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.identify.IdentifyInfo;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peer.SignedEnvelope;

/** {@code identify}, {@code peerStore} and {@code peerStoreAdd}: what is known of others. */
final class PeerCommands {
    private static final Duration ADDED = Duration.ofHours(1);

    private PeerCommands() {}

    static Map<String, Command> of(Peer peer) {
        return Map.of(
                "identify", (arguments, deadline) -> identify(peer, arguments, deadline),
                "peerStore", (arguments, deadline) -> peerStore(peer, arguments),
                "peerStoreAdd", (arguments, deadline) -> peerStoreAdd(peer, arguments));
    }

    private static Map<String, ?> identify(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        Connection connection = peer.reach(arguments, deadline);
        IdentifyInfo info = deadline.await(peer.node().service(Identify.class).identify(connection));
        Map<String, Object> result = describe(connection, info);
        result.put("publicKey", NodeCommands.base64(info.publicKey().encode()));
        result.put(
                "signedPeerRecord",
                info.signedRecord()
                        .map(envelope -> describe(envelope, connection.remotePeer()))
                        .orElse(null));
        return result;
    }

    static Map<String, Object> describe(Connection connection, IdentifyInfo info) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("peer", connection.remotePeer().toString());
        fields.put("agent", info.agent());
        fields.put("protocolVersion", info.protocolVersion());
        fields.put("protocols", texts(info.protocols()));
        fields.put("listenAddrs", texts(info.listenAddresses()));
        fields.put(
                "observedAddr", info.observedAddress().map(Multiaddr::toString).orElse(null));
        return fields;
    }

    private static Map<String, Object> describe(SignedEnvelope envelope, PeerId from) {
        PeerRecord record = PeerRecord.open(envelope);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                "verified",
                envelope.verify(PeerRecord.DOMAIN)
                        && envelope.signer().equals(from)
                        && record.peer().equals(from));
        fields.put("signer", envelope.signer().toString());
        fields.put("peer", record.peer().toString());
        fields.put("seq", new BigInteger(Long.toUnsignedString(record.sequence())));
        fields.put("addrs", texts(record.addresses()));
        return fields;
    }

    private static Map<String, ?> peerStore(Peer peer, Arguments arguments) {
        Collection<PeerId> wanted = arguments
                .peer()
                .<Collection<PeerId>>map(id -> peer.node().peers().peers().contains(id) ? List.of(id) : List.of())
                .orElseGet(() -> peer.node().peers().peers());
        return Map.of(
                "peers",
                wanted.stream()
                        .filter(id -> !id.equals(peer.node().id()))
                        .map(id -> known(peer, id))
                        .toList());
    }

    private static Map<String, Object> known(Peer peer, PeerId id) {
        Optional<IdentifyInfo> info = peer.node().service(Identify.class).infoOf(id);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("peer", id.toString());
        fields.put("addrs", texts(peer.node().peers().addresses(id)));
        fields.put("protocols", texts(peer.node().peers().protocols(id)));
        fields.put("agent", info.map(IdentifyInfo::agent).orElse(null));
        fields.put("protocolVersion", info.map(IdentifyInfo::protocolVersion).orElse(null));
        return fields;
    }

    private static Map<String, ?> peerStoreAdd(Peer peer, Arguments arguments) {
        PeerId id = arguments.neededPeer();
        List<Multiaddr> addresses = arguments.addresses("addrs");
        if (addresses.isEmpty()) {
            throw Arguments.missing("addrs");
        }
        List<Multiaddr> bare = addresses.stream().map(Multiaddr::withoutPeer).toList();
        peer.node().peers().addAddresses(id, bare, ADDED);
        return known(peer, id);
    }

    static List<String> texts(Collection<?> items) {
        return items.stream().map(Object::toString).sorted().toList();
    }
}
