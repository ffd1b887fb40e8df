package org.jlibp2p.interop.peer;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;

/** {@code info}, {@code listen} and {@code stats}. */
final class NodeCommands {
    private NodeCommands() {}

    static Map<String, Command> of(Peer peer) {
        return Map.of(
                "info", (arguments, deadline) -> info(peer),
                "listen", (arguments, deadline) -> listen(peer, arguments, deadline),
                "stats", (arguments, deadline) -> stats(peer, arguments));
    }

    private static Map<String, ?> info(Peer peer) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("peerId", peer.node().id().toString());
        result.put("peerIdCid", peer.node().id().toCid().toString());
        result.put("keyType", peer.keyType());
        result.put("publicKey", base64(peer.identity().publicKey().encode()));
        result.put("addrs", peer.addresses());
        result.put("protocols", peer.protocols());
        return result;
    }

    static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static Map<String, ?> listen(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        List<Multiaddr> addresses = arguments.addresses("addr");
        if (addresses.isEmpty()) {
            throw Arguments.missing("addr");
        }
        for (Multiaddr address : addresses) {
            deadline.await(peer.node().listen(address));
        }
        return Map.of("addrs", peer.addresses());
    }

    private static Map<String, ?> stats(Peer peer, Arguments arguments) {
        return ProcessStats.read(arguments, peer.node().connections().size());
    }
}
