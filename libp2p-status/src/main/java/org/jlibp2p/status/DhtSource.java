package org.jlibp2p.status;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jlibp2p.async.Async;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.kad.DhtTable;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaEvent;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/** The routing tables, by how many bits the peers in them have in common with the node. */
final class DhtSource implements StatusSource {
    private static final int MOST_TABLES = 4;
    private static final int MOST_PEERS = 1000; // of one table

    private final Kademlia dht;
    private final byte[] self;
    private volatile List<Table> tables = List.of();

    /** A table, with the bucket of each of its peers. */
    private record Table(DhtTable table, Map<Integer, List<PeerInfo>> buckets) {}

    DhtSource(Node node) {
        dht = node.service(Kademlia.class);
        self = place(node.id());
    }

    @Override
    public void refresh() {
        Async.whenDone(dht.tables(), (found, failure) -> {
            if (failure == null) {
                tables = found.stream().limit(MOST_TABLES).map(this::sorted).toList();
            }
        });
    }

    private Table sorted(DhtTable table) {
        Map<Integer, List<PeerInfo>> buckets = new TreeMap<>();
        table.peers()
                .forEach(peer -> buckets.computeIfAbsent(
                                commonPrefix(self, place(peer.id())), first -> new ArrayList<>())
                        .add(peer));
        return new Table(table, buckets);
    }

    /** Where a peer lies: the hash of its id, as the specification has it. */
    static byte[] place(PeerId peer) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(peer.bytes().toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** How many bits two places have in common from the first one on. */
    static int commonPrefix(byte[] one, byte[] other) {
        for (int i = 0; i < one.length; i++) {
            int difference = (one[i] ^ other[i]) & 0xff;
            if (difference != 0) {
                return i * Byte.SIZE + Integer.numberOfLeadingZeros(difference) - (Integer.SIZE - Byte.SIZE);
            }
        }
        return one.length * Byte.SIZE;
    }

    @Override
    public boolean isMinor(NodeEvent event) {
        return event instanceof KademliaEvent.QueryStepped && !(event instanceof KademliaEvent.QueryEnded);
    }

    @Override
    public void write(JsonWriter json, Known known) {
        json.beginList("dht");
        for (Table each : tables) {
            DhtTable table = each.table();
            json.begin()
                    .put("protocol", ShownText.of(table.protocol()))
                    .put("mode", table.mode().name().toLowerCase(Locale.ROOT))
                    .put("bucketSize", table.bucketSize())
                    .put("peers", table.peers().size())
                    .beginList("buckets");
            int left = MOST_PEERS;
            for (Map.Entry<Integer, List<PeerInfo>> bucket : each.buckets().entrySet()) {
                List<PeerInfo> peers = bucket.getValue();
                json.begin().put("prefix", bucket.getKey()).put("count", peers.size());
                json.beginList("peers");
                for (PeerInfo peer : peers.subList(0, Math.min(left, peers.size()))) {
                    write(json, known, peer);
                    left--;
                }
                json.endList().end();
            }
            json.endList().end();
        }
        json.endList();
    }

    private static void write(JsonWriter json, Known known, PeerInfo peer) {
        json.begin()
                .put("peer", peer.id().toString())
                .put("connected", known.isConnected(peer.id()))
                .put("agent", known.agent(peer.id()))
                .put(
                        "address",
                        peer.addresses().isEmpty()
                                ? ""
                                : ShownText.of(peer.addresses().get(0)))
                .end();
    }
}
