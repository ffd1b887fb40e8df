package org.jlibp2p.interop.peer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.identify.Identified;
import org.jlibp2p.mdns.MdnsEvent;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.portmap.PortMappingEvent;
import org.jlibp2p.portmap.mapping.MappedPort;
import org.jlibp2p.reachability.punch.HolePunchEvent;
import org.jlibp2p.relay.circuit.RelayEvent;

/**
 * Tells what happens in the node, from the start on, without being asked for. Called by the node, one event at a time, on a
 * thread that may wait: what happens before the peer is there is told then.
 */
final class BlockingPeerEvents {
    private final CompletableFuture<Peer> awaited = new CompletableFuture<>();
    private final Map<PeerId, Integer> connected = new HashMap<>();
    private Peer peer;

    private BlockingPeerEvents() {}

    /** Hears of what happens in the node that is built. */
    static BlockingPeerEvents of(NodeBuilder node) {
        BlockingPeerEvents events = new BlockingPeerEvents();
        node.on(NodeEvent.class, events::on);
        return events;
    }

    /** Tells what has happened, and what will. */
    void report(Peer started) {
        awaited.complete(started);
    }

    private void on(NodeEvent event) {
        peer = awaited.join();
        if (event instanceof NodeEvent.Connected opened) {
            onOpened(opened.connection());
        } else if (event instanceof NodeEvent.Disconnected closed) {
            onClosed(closed);
        } else if (event instanceof Identified identified) {
            Map<String, Object> fields = PeerCommands.describe(identified.connection(), identified.info());
            fields.put("conn", peer.connections().of(identified.connection()));
            peer.output().event("peer:identify", fields);
        } else if (event instanceof NodeEvent.AddressesChanged) {
            peer.output().event("self:peer:update", Map.of("addrs", peer.addresses()));
        } else if (event instanceof NodeEvent.ReachabilityChanged changed) {
            String reachability = ReachabilityCommands.text(changed.reachability());
            peer.output().event("self:reachability", Map.of("reachability", reachability));
        } else if (event instanceof NodeEvent.AddressReachabilityChanged changed) {
            onReachability(changed);
        } else if (event instanceof RelayEvent relayed) {
            onRelay(relayed);
        } else if (event instanceof MdnsEvent.PeerFound found) {
            List<String> addresses =
                    found.peer().addresses().stream().map(Multiaddr::toString).toList();
            peer.output()
                    .event("peer:discovery", Map.of("peer", found.peer().id().toString(), "addrs", addresses));
        } else if (event instanceof HolePunchEvent punch) {
            peer.output().event("hole-punch", describe(punch));
        } else if (event instanceof MdnsEvent.PeerLost lost) {
            peer.output().event("peer:gone", Map.of("peer", lost.peer().toString()));
        } else if (event instanceof PortMappingEvent mapping) {
            onPort(mapping);
        }
    }

    private void onReachability(NodeEvent.AddressReachabilityChanged changed) {
        peer.output()
                .event(
                        "address:reachability",
                        Map.of(
                                "addr", changed.address().toString(),
                                "reachability", ReachabilityCommands.text(changed.reachability())));
    }

    private void onRelay(RelayEvent event) {
        if (event instanceof RelayEvent.Reserved reserved) {
            List<String> addresses =
                    reserved.addresses().stream().map(Multiaddr::toString).toList();
            peer.output()
                    .event("relay:reservation", Map.of("relay", reserved.relay().toString(), "addrs", addresses));
        } else if (event instanceof RelayEvent.ReservationLost lost) {
            peer.output().event("relay:lost", Map.of("relay", lost.relay().toString(), "reason", lost.reason()));
        }
    }

    private static Map<String, Object> describe(HolePunchEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (event instanceof HolePunchEvent.Started started) {
            fields.put("outcome", "started");
            fields.put("peer", started.peer().toString());
            fields.put("role", started.role().toString());
        } else if (event instanceof HolePunchEvent.Succeeded succeeded) {
            fields.put("outcome", "succeeded");
            fields.put("peer", succeeded.peer().toString());
            fields.put("role", succeeded.role().toString());
            fields.put("way", succeeded.way().toString());
            fields.put("attempts", succeeded.attempts());
        } else if (event instanceof HolePunchEvent.Failed failed) {
            fields.put("outcome", "failed");
            fields.put("peer", failed.peer().toString());
            fields.put("role", failed.role().toString());
            fields.put("reason", failed.reason().toString());
            fields.put("explanation", failed.explanation());
            fields.put("attempts", failed.attempts());
        }
        return fields;
    }

    private void onPort(PortMappingEvent event) {
        if (event instanceof PortMappingEvent.Mapped mapped) {
            tell("port:mapped", mapped.mapping(), mapped.mapping().protocol());
        } else if (event instanceof PortMappingEvent.Lost lost) {
            tell("port:lost", lost.mapping(), lost.reason());
        } else if (event instanceof PortMappingEvent.Failed failed) {
            peer.output()
                    .event(
                            "port:failed",
                            Map.of(
                                    "internal", failed.internal().toString(),
                                    "reason", failed.reason().name(),
                                    "detail", failed.detail()));
        }
    }

    private void tell(String name, MappedPort mapping, Enum<?> why) {
        peer.output()
                .event(
                        name,
                        Map.of(
                                "internal", mapping.internal().toString(),
                                "external", mapping.external().toString(),
                                "why", why.name()));
    }

    private void onOpened(Connection connection) {
        tell("connection:open", connection);
        if (connected.merge(connection.remotePeer(), 1, Integer::sum) == 1) {
            peer.output()
                    .event(
                            "peer:connect",
                            Map.of("peer", connection.remotePeer().toString()));
        }
    }

    private void onClosed(NodeEvent.Disconnected closed) {
        Connection connection = closed.connection();
        tell("connection:close", connection);
        peer.connections().forget(connection);
        Integer left =
                connected.computeIfPresent(connection.remotePeer(), (id, count) -> count == 1 ? null : count - 1);
        if (left == null) {
            peer.output()
                    .event(
                            "peer:disconnect",
                            Map.of("peer", connection.remotePeer().toString()));
        }
    }

    private void tell(String name, Connection connection) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("peer", connection.remotePeer().toString());
        fields.put("conn", peer.connections().describe(connection));
        peer.output().event(name, fields);
    }
}
