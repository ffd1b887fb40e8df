package org.jlibp2p.status;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.identify.IdentifyInfo;
import org.jlibp2p.io.Direction;
import org.jlibp2p.limits.LimitUse;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.service.OwnAddress;

/** What is known of a node at one moment, as JSON. Nothing here waits; any thread. */
final class Snapshots {
    private static final Duration FRESH = Duration.ofMillis(250);
    private static final int MOST_ADDRESSES = 64;
    private static final int MOST_PROTOCOLS = 256;
    private static final int MOST_STREAM_KINDS = 32; // of one connection
    private static final int MOST_AGENT = 80;

    private final Observation observation;
    private final Node node;
    private final Identify identify;
    private final int rows;
    private String last; // of all connections, guarded by this
    private long lastAt;

    Snapshots(Observation observation, int rows) {
        this.observation = observation;
        this.rows = rows;
        node = observation.node();
        identify = node.service(Identify.class);
    }

    /** Everything. Those that ask for the same at the same moment are told the same, and all are told one after the other. */
    synchronized String of(RowChoice query) {
        observation.asked();
        boolean usual = query.equals(RowChoice.ALL);
        long now = observation.loop().nanoTime();
        if (usual && last != null && now - lastAt < FRESH.toNanos()) {
            return last;
        }
        String all = write(query);
        if (usual) {
            last = all;
            lastAt = now;
        }
        return all;
    }

    private String write(RowChoice query) {
        JsonWriter json = new JsonWriter().begin();
        json.put("version", 1)
                .put("now", observation.loop().now().toString())
                .put("watched", observation.age().toMillis());
        Collection<Connection> connections = node.connections();
        Present present = new Present(connections);
        writeNode(json);
        writeCounts(json, connections, present);
        observation.throughput().write(json);
        writeConnections(json, connections, query, present);
        writeLimits(json);
        observation.sources().forEach(source -> source.write(json, present));
        writeEvents(json);
        return json.end().toString();
    }

    /** Who is connected at this moment. */
    private final class Present implements StatusSource.Known {
        private final Set<PeerId> peers = new HashSet<>();

        Present(Collection<Connection> connections) {
            connections.forEach(each -> peers.add(each.remotePeer()));
        }

        @Override
        public boolean isConnected(PeerId peer) {
            return peers.contains(peer);
        }

        @Override
        public String agent(PeerId peer) {
            return identify.infoOf(peer)
                    .map(info -> ShownText.of(info.agent(), MOST_AGENT))
                    .orElse("");
        }
    }

    private void writeNode(JsonWriter json) {
        json.begin("node")
                .put("id", node.id().toString())
                .put("reachability", node.reachability().name().toLowerCase(Locale.ROOT))
                .put("agent", ShownText.of(identify.agent(), MOST_AGENT))
                .put("java", ShownText.of(Runtime.version()))
                .beginList("protocols");
        node.protocols().stream()
                .map(ShownText::of)
                .sorted()
                .limit(MOST_PROTOCOLS)
                .forEach(json::add);
        json.endList().beginList("addresses");
        List<OwnAddress> own = node.ownAddresses();
        for (OwnAddress each : own.subList(0, Math.min(MOST_ADDRESSES, own.size()))) {
            json.begin()
                    .put("address", ShownText.of(each.address(), 400))
                    .put("source", each.source().name().toLowerCase(Locale.ROOT))
                    .put("detail", ShownText.of(each.detail()))
                    .put("announced", each.announced())
                    .end();
        }
        json.endList().end();
    }

    private void writeCounts(JsonWriter json, Collection<Connection> connections, Present present) {
        int relayed = 0;
        int limited = 0;
        int inbound = 0;
        long streams = 0;
        for (Connection each : connections) {
            relayed += each.isRelayed() ? 1 : 0;
            limited += each.limit().isPresent() ? 1 : 0;
            inbound += each.direction() == Direction.INBOUND ? 1 : 0;
            streams += each.streams().size();
        }
        json.begin("counts")
                .put("peers", present.peers.size())
                .put("connections", connections.size())
                .put("direct", connections.size() - relayed)
                .put("relayed", relayed)
                .put("limited", limited)
                .put("inbound", inbound)
                .put("outbound", connections.size() - inbound)
                .put("streams", streams)
                .end();
    }

    private void writeConnections(
            JsonWriter json, Collection<Connection> connections, RowChoice query, Present present) {
        List<RowChoice.Row> matching = new ArrayList<>();
        for (Connection each : connections) {
            if (query.find().isEmpty() || matches(each, query.find(), present)) {
                matching.add(new RowChoice.Row(
                        each,
                        each.age().toNanos(),
                        each.traffic().received() + each.traffic().sent()));
            }
        }
        matching.sort(query.order().comparator());
        int from = Math.min(query.offset(), matching.size());
        int to = Math.min(from + rows, matching.size());
        json.begin("connections")
                .put("total", connections.size())
                .put("matching", matching.size())
                .put("offset", from)
                .put("most", rows)
                .beginList("rows");
        matching.subList(from, to).forEach(row -> writeConnection(json, row.connection(), present));
        json.endList().end();
    }

    private static boolean matches(Connection connection, String find, Present present) {
        return contains(connection.remotePeer(), find)
                || contains(connection.remoteAddress(), find)
                || contains(present.agent(connection.remotePeer()), find);
    }

    private static boolean contains(Object text, String find) {
        return text.toString().toLowerCase(Locale.ROOT).contains(find);
    }

    private void writeConnection(JsonWriter json, Connection connection, Present present) {
        json.begin()
                .put("id", observation.numberOf(connection))
                .put("peer", connection.remotePeer().toString())
                .put("agent", present.agent(connection.remotePeer()))
                .put("inbound", connection.direction() == Direction.INBOUND)
                .put("relayed", connection.isRelayed())
                .put("limited", connection.limit().isPresent())
                .put("address", ShownText.of(connection.remoteAddress(), 400))
                .put("local", ShownText.of(connection.localAddress(), 400))
                .put("transport", Transports.of(connection.remoteAddress()))
                .put("security", ShownText.of(connection.security()))
                .put("muxer", ShownText.of(connection.muxer()))
                .put("age", connection.age().toMillis())
                .put("in", connection.traffic().received())
                .put("out", connection.traffic().sent());
        connection.lastRoundTrip().ifPresent(time -> json.put("roundTrip", time.toNanos() / 1000));
        connection.limit().ifPresent(limit -> {
            limit.duration().ifPresent(duration -> json.put("limitSeconds", duration.toSeconds()));
            limit.bytes().ifPresent(bytes -> json.put("limitBytes", bytes));
        });
        Collection<Stream> streams = connection.streams();
        json.put("streams", streams.size()).beginList("protocols");
        count(streams).entrySet().stream()
                .limit(MOST_STREAM_KINDS)
                .forEach(each -> json.begin()
                        .put("protocol", ShownText.of(each.getKey().name()))
                        .put("inbound", each.getKey().inbound())
                        .put("count", each.getValue())
                        .end());
        json.endList().end();
    }

    private record StreamKind(String name, boolean inbound) implements Comparable<StreamKind> {
        @Override
        public int compareTo(StreamKind other) {
            int order = name.compareTo(other.name);
            return order != 0 ? order : Boolean.compare(inbound, other.inbound);
        }
    }

    private static Map<StreamKind, Integer> count(Collection<Stream> streams) {
        Map<StreamKind, Integer> kinds = new TreeMap<>();
        for (Stream each : streams) {
            kinds.merge(
                    new StreamKind(each.protocol().value(), each.direction() == Direction.INBOUND), 1, Integer::sum);
        }
        return kinds;
    }

    private void writeLimits(JsonWriter json) {
        List<LimitUse> all = new ArrayList<>(node.limitsInUse());
        observation.sources().forEach(source -> all.addAll(source.limits()));
        json.beginList("limits");
        all.forEach(use -> json.begin()
                .put("limit", ShownText.of(use.limit()))
                .put("used", use.used())
                .put("most", use.max())
                .end());
        json.endList();
    }

    private void writeEvents(JsonWriter json) {
        json.begin("events").put("count", observation.events().count()).beginList("last");
        observation
                .events()
                .all()
                .forEach(event -> json.begin()
                        .put("n", event.number())
                        .put("at", event.at().toString())
                        .put("kind", event.kind())
                        .put("detail", event.detail())
                        .end());
        json.endList().end();
    }

    /** What is known of one peer, connected or not. */
    String of(PeerId peer) {
        Optional<IdentifyInfo> info = identify.infoOf(peer);
        JsonWriter json = new JsonWriter()
                .begin()
                .put("peer", peer.toString())
                .put("agent", ShownText.of(info.map(IdentifyInfo::agent).orElse("")))
                .put(
                        "protocolVersion",
                        ShownText.of(info.map(IdentifyInfo::protocolVersion).orElse("")))
                .put("signed", info.flatMap(IdentifyInfo::signedRecord).isPresent())
                .put(
                        "observed",
                        info.flatMap(IdentifyInfo::observedAddress)
                                .map(address -> ShownText.of(address, 400))
                                .orElse(""))
                .put(
                        "connections",
                        node.connections().stream()
                                .filter(each -> each.remotePeer().equals(peer))
                                .count())
                .beginList("protocols");
        node.peers().protocols(peer).stream()
                .map(ShownText::of)
                .sorted()
                .limit(MOST_PROTOCOLS)
                .forEach(json::add);
        json.endList().beginList("addresses");
        node.peers().addresses(peer).stream()
                .limit(MOST_ADDRESSES)
                .forEach(address -> json.add(ShownText.of(address, 400)));
        return json.endList().end().toString();
    }
}
