package org.jlibp2p.interop.peer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/** {@code kad…}: the mode and the table, values, providers and peers of the DHT. */
final class KadCommands {
    private KadCommands() {}

    static Map<String, Command> of(Peer peer) {
        Map<String, Command> commands = new HashMap<>();
        commands.put("kadMode", (arguments, deadline) -> mode(peer, arguments, deadline));
        commands.put("kadTable", (arguments, deadline) -> table(peer, deadline));
        commands.put("kadRefresh", (arguments, deadline) -> refresh(peer, deadline));
        commands.put("kadPut", (arguments, deadline) -> put(peer, arguments, deadline));
        commands.put("kadGet", (arguments, deadline) -> get(peer, arguments, deadline));
        commands.put("kadProvide", (arguments, deadline) -> provide(peer, arguments, deadline));
        commands.put("kadFindProviders", (arguments, deadline) -> findProviders(peer, arguments, deadline));
        commands.put("kadFindPeer", (arguments, deadline) -> findPeer(peer, arguments, deadline));
        commands.put("kadGetClosestPeers", (arguments, deadline) -> closestPeers(peer, arguments, deadline));
        commands.replaceAll((name, command) -> (arguments, deadline) -> {
            dht(peer); // that there is none is said before anything about arguments
            return command.run(arguments, deadline);
        });
        return commands;
    }

    /** The DHT of a peer that has one. */
    static Kademlia dht(Peer peer) {
        if (peer.flags().kad().isEmpty()) {
            throw new UnsupportedException("there is no DHT without --kad");
        }
        return peer.node().service(Kademlia.class);
    }

    private static Map<String, ?> mode(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        Kademlia dht = dht(peer);
        Optional<String> wanted = arguments.text("mode");
        var mode = deadline.await(wanted.isPresent() ? dht.mode(KadFlags.mode(wanted.get())) : dht.mode());
        return Map.of("mode", mode.name().toLowerCase(Locale.ROOT));
    }

    private static Map<String, ?> table(Peer peer, BlockingDeadline deadline) throws Exception {
        List<String> peers = deadline.await(dht(peer).table()).stream()
                .map(info -> info.id().toString())
                .sorted()
                .toList();
        return Map.of("size", peers.size(), "peers", peers);
    }

    private static Map<String, ?> refresh(Peer peer, BlockingDeadline deadline) throws Exception {
        deadline.await(dht(peer).refresh());
        return Map.of("size", deadline.await(dht(peer).table()).size());
    }

    private static Map<String, ?> put(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        long start = System.nanoTime();
        Bytes value = arguments.bytes("value").orElseThrow(() -> Arguments.missing("value"));
        deadline.await(dht(peer).putValue(key(arguments), value));
        return Map.of("stored", true, "ms", Timing.millisecondsSince(start));
    }

    private static Map<String, ?> get(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        long start = System.nanoTime();
        Bytes value = find(peer, key(arguments), deadline);
        Map<String, Object> result = new LinkedHashMap<>();
        StreamCommands.putData(result, value);
        result.put("ms", Timing.millisecondsSince(start));
        return result;
    }

    /** The best value under a key. */
    static Bytes find(Peer peer, Bytes key, BlockingDeadline deadline) throws Exception {
        return deadline.await(dht(peer).findValue(key)).orElseThrow(() -> new NotFoundException("no value was found"));
    }

    private static Map<String, ?> provide(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        long start = System.nanoTime();
        Cid cid = content(arguments);
        deadline.await(dht(peer).provide(cid));
        return Map.of("cid", cid.toString(), "stored", true, "ms", Timing.millisecondsSince(start));
    }

    /** Ends with the search, or once there are as many as wanted. */
    private static Map<String, ?> findProviders(Peer peer, Arguments arguments, BlockingDeadline deadline)
            throws Exception {
        long start = System.nanoTime();
        Cid cid = content(arguments);
        int limit = arguments.number("limit", 0, Integer.MAX_VALUE, 0);
        Map<PeerId, PeerInfo> found = new LinkedHashMap<>();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("cid", cid.toString());
        result.put("firstMs", null);
        try (Results<PeerInfo> results = dht(peer).findProviders(cid)) {
            for (Optional<PeerInfo> next = deadline.await(results.next());
                    next.isPresent();
                    next = deadline.await(results.next())) {
                if (found.isEmpty()) {
                    result.put("firstMs", Timing.millisecondsSince(start));
                }
                found.put(next.get().id(), next.get());
                if (found.size() == limit) {
                    break;
                }
            }
        }
        result.put(
                "providers", found.values().stream().map(KadCommands::describe).toList());
        result.put("ms", Timing.millisecondsSince(start));
        return result;
    }

    private static Map<String, ?> findPeer(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        long start = System.nanoTime();
        PeerId wanted = arguments.neededPeer();
        PeerInfo found = deadline.await(dht(peer).findPeer(wanted))
                .orElseThrow(() -> new NotFoundException(wanted + " was not found"));
        Map<String, Object> result = describe(found);
        result.put("ms", Timing.millisecondsSince(start));
        return result;
    }

    private static Map<String, ?> closestPeers(Peer peer, Arguments arguments, BlockingDeadline deadline)
            throws Exception {
        long start = System.nanoTime();
        Optional<PeerId> target = arguments.peer();
        Bytes key = target.isPresent() ? target.get().bytes() : key(arguments);
        List<PeerInfo> closest = deadline.await(dht(peer).closestPeers(key));
        return Map.of(
                "peers", closest.stream().map(KadCommands::describe).toList(), "ms", Timing.millisecondsSince(start));
    }

    /** The key of a value: bytes, or {@code {"ns","peer"}} for the record of a peer in a namespace. */
    static Bytes key(Arguments arguments) {
        Optional<Arguments> named = arguments.object("key").filter(key -> key.has("ns"));
        if (named.isPresent()) {
            return recordKey(named.get().neededText("ns"), named.get().neededPeer());
        }
        return arguments.bytes("key").orElseThrow(() -> Arguments.missing("key"));
    }

    private static Bytes recordKey(String namespace, PeerId owner) {
        return Bytes.concat(Bytes.utf8("/" + namespace + "/"), owner.bytes());
    }

    /** What a provider provides: {@code cid}, or {@code data} that is hashed. */
    static Cid content(Arguments arguments) {
        Optional<Cid> cid = arguments.cid("cid");
        return cid.orElseGet(() ->
                Cid.v1(Cid.RAW, Multihash.sha256(arguments.bytes("data").orElseThrow(() -> Arguments.missing("cid")))));
    }

    private static Map<String, Object> describe(PeerInfo info) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("peer", info.id().toString());
        fields.put("addrs", info.addresses().stream().map(Object::toString).toList());
        return fields;
    }
}
