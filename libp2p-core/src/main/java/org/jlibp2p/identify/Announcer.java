package org.jlibp2p.identify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.transport.AddressScope;

/** Says what this node is, as it is at the moment of saying it. Confined to the service's loop. */
final class Announcer {
    static final String PROTOCOL_VERSION = "ipfs/0.1.0";

    private static final int RECORD_ADDRESSES = 3000; // bytes; with keys and signature the record fits a message
    private static final int KEPT_RECORDS = 8;

    private final NodeContext node;
    private final String agent;
    private final Map<List<Multiaddr>, Bytes> records = new LinkedHashMap<>();
    private List<Multiaddr> recordsOf = List.of();
    private long sequence;

    Announcer(NodeContext node, String agent) {
        this.node = node;
        this.agent = agent;
    }

    /** What the peer of a connection is to know now: addresses that mean something where it is, and all protocols. */
    Announcement announcement(Connection connection) {
        AddressScope remote = AddressScope.of(connection.remoteAddress());
        List<Multiaddr> addresses = node.addresses().stream()
                .filter(address -> AddressScope.of(address).usefulFor(remote))
                .toList();
        return new Announcement(addresses, node.protocols().stream().sorted().toList());
    }

    /** The announcement as messages. */
    List<IdentifyMessage> messages(Announcement announcement, Connection connection) {
        assert node.loop().inLoop();
        return MessageSplitter.split(new IdentifyMessage(
                Optional.of(node.identity().publicKey().encode()),
                announcement.addresses().stream().map(Multiaddr::bytes).toList(),
                announcement.protocols().stream().map(ProtocolId::value).toList(),
                Optional.of(connection.remoteAddress().bytes()),
                Optional.of(PROTOCOL_VERSION),
                Optional.of(agent),
                Optional.of(record(announcement.addresses()))));
    }

    /** A signature is slow beside the rest: one serves all peers that are told the same, until addresses change. */
    private Bytes record(List<Multiaddr> addresses) {
        List<Multiaddr> all = node.addresses();
        if (!all.equals(recordsOf) || records.size() == KEPT_RECORDS) {
            records.clear();
            recordsOf = List.copyOf(all);
        }
        return records.computeIfAbsent(addresses, this::sign);
    }

    private Bytes sign(List<Multiaddr> addresses) {
        Instant now = node.loop().now();
        sequence = Math.max(sequence + 1, now.getEpochSecond() * 1_000_000_000L + now.getNano());
        return new PeerRecord(node.identity().peerId(), sequence, fitting(addresses))
                .seal(node.identity())
                .encode();
    }

    private static List<Multiaddr> fitting(List<Multiaddr> addresses) {
        List<Multiaddr> fitting = new ArrayList<>();
        int room = RECORD_ADDRESSES;
        for (Multiaddr address : addresses) {
            room -= address.bytes().size() + 8;
            if (room < 0) {
                break;
            }
            fitting.add(address);
        }
        return fitting;
    }
}
