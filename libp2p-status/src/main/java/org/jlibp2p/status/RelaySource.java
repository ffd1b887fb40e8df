package org.jlibp2p.status;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.async.Async;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.limits.LimitUse;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.RelayEvent;
import org.jlibp2p.relay.circuit.RelayGauges;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.service.OwnAddress;

/** The relays that the node is reached through, and what it does as one. */
final class RelaySource implements StatusSource {
    private static final int MOST = 64;

    private final Node node;
    private final CircuitRelay relay;
    private final Optional<RelayServerOptions> server;
    private final Newest<PeerId, Instant> expiries = new Newest<>(MOST);
    private final Newest<PeerId, String> failures = new Newest<>(MOST);
    private volatile Set<PeerId> chosen = Set.of();
    private volatile RelayGauges gauges; // null before the first answer, and for good if the node is no relay

    RelaySource(Node node) {
        this.node = node;
        relay = node.service(CircuitRelay.class);
        server = relay.serverOptions();
    }

    @Override
    public void refresh() {
        Async.whenDone(relay.chosenRelays(), (found, failure) -> {
            if (failure == null) {
                chosen = found;
            }
        });
        if (server.isPresent()) {
            Async.whenDone(relay.gauges(), (counted, failure) -> {
                if (failure == null) {
                    gauges = counted;
                }
            });
        }
    }

    @Override
    public void hear(NodeEvent event) {
        if (event instanceof RelayEvent.Reserved reserved) {
            failures.remove(reserved.relay());
            expiries.put(reserved.relay(), reserved.expires());
        } else if (event instanceof RelayEvent.ReservationFailed failed) {
            failures.put(failed.relay(), failed.reason());
        } else if (event instanceof RelayEvent.ReservationLost lost) {
            expiries.remove(lost.relay());
            failures.put(lost.relay(), lost.reason());
        }
    }

    @Override
    public List<LimitUse> limits() {
        RelayGauges counted = gauges;
        if (counted == null) {
            return List.of();
        }
        RelayServerOptions options = server.orElseThrow();
        return List.of(
                new LimitUse("relay.reservations", counted.reservations(), options.reservations()),
                new LimitUse("relay.circuits", counted.circuits(), options.circuits()));
    }

    /** The relay of an address that goes through one. */
    static Optional<PeerId> relayOf(Multiaddr address) {
        PeerId last = null;
        for (Multiaddr.Component part : address.components()) {
            if (part.protocol() == MultiaddrProtocol.P2P_CIRCUIT) {
                return Optional.ofNullable(last);
            }
            if (part.protocol() == MultiaddrProtocol.P2P) {
                last = PeerId.of(Multiaddr.of(List.of(part))).orElse(null);
            }
        }
        return Optional.empty();
    }

    /** Relays at which the node listens, each with where that is. */
    private Map<PeerId, Multiaddr> places() {
        Map<PeerId, Multiaddr> places = new LinkedHashMap<>();
        for (OwnAddress own : node.ownAddresses()) {
            if (own.address().has(MultiaddrProtocol.P2P_CIRCUIT) && places.size() < MOST) {
                relayOf(own.address()).ifPresent(at -> places.putIfAbsent(at, own.address()));
            }
        }
        return places;
    }

    @Override
    public void write(JsonWriter json, Known known) {
        Map<PeerId, Instant> until = expiries.all();
        json.begin("relay").beginList("places");
        Map<PeerId, Multiaddr> places = places();
        places.forEach((at, address) -> {
            json.begin()
                    .put("relay", at.toString())
                    .put("agent", known.agent(at))
                    .put("connected", known.isConnected(at))
                    .put("chosen", chosen.contains(at))
                    .put("address", ShownText.of(address, 400));
            if (until.containsKey(at)) {
                json.put("expires", until.get(at).toString());
            }
            json.end();
        });
        json.endList().beginList("failures");
        failures.all().forEach((at, reason) -> {
            if (!places.containsKey(at)) {
                json.begin()
                        .put("relay", at.toString())
                        .put("reason", ShownText.of(reason))
                        .end();
            }
        });
        json.endList();
        RelayGauges counted = gauges;
        if (counted != null) {
            write(json, counted, server.orElseThrow());
        }
        json.end();
    }

    private static void write(JsonWriter json, RelayGauges counted, RelayServerOptions options) {
        json.begin("server")
                .put("reservations", counted.reservations())
                .put("mostReservations", options.reservations())
                .put("circuits", counted.circuits())
                .put("mostCircuits", options.circuits())
                .put("bytes", counted.bytes())
                .put("granted", counted.granted())
                .put("refusedReservations", counted.refusedReservations())
                .put("opened", counted.opened())
                .put("refusedCircuits", counted.refusedCircuits())
                .end();
    }
}
