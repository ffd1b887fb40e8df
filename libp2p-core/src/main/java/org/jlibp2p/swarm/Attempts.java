package org.jlibp2p.swarm;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.SourcePort;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;

/**
 * What all dials of a node share, and how one address is tried. What it holds is confined to the node's loop where it says so.
 *
 * @param config the node's
 * @param upgrader makes connections of what transports yield
 * @param transports what addresses are reached with
 * @param backoff addresses that failed of late
 * @param total how many addresses may be tried at a time
 * @param onConnected is given each connection that is kept
 */
record Attempts(
        SwarmConfig config,
        ConnectionUpgrader upgrader,
        TransportSet transports,
        DialBackoff backoff,
        Quota total,
        Consumer<SwarmConnection> onConnected) {
    static Attempts create(
            SwarmConfig config,
            ConnectionUpgrader upgrader,
            TransportSet transports,
            Consumer<SwarmConnection> onConnected) {
        return new Attempts(
                config,
                upgrader,
                transports,
                new DialBackoff(config.limits().dials()),
                Quota.system("dials.total", config.limits().dials().total()),
                onConnected);
    }

    /** Why an address is not even tried, whoever named it; empty if it may be. */
    Optional<String> objection(PeerId peer, Multiaddr address) {
        if (!DialPlan.worthDialling(address)) {
            return Optional.of("it is not the address of one host");
        }
        if (transports.dialling(address).isEmpty()) {
            return Optional.of("no transport of this node reaches it");
        }
        if (transports.isListening(address)) {
            return Optional.of("it is an address of this node itself");
        }
        if (!Gates.ask(() -> config.gater().allowDial(peer, address))) {
            return Optional.of("the gater refused it");
        }
        return Optional.empty();
    }

    /** What has become of an address to which there is an objection. */
    static DialException notTried(Multiaddr address, String objection) {
        return new DialException(address + " was not tried: " + objection, Map.of());
    }

    /**
     * Tries one address.
     *
     * @param peer who has to be there
     * @param address where
     * @param role who begins on the connection
     * @param from which port it is made from
     * @param unwanted what the peer is told if nobody waits for the connection any more
     * @return completes with a connection that nobody knows of yet; completing it from outside gives the attempt up
     */
    CompletableFuture<SwarmConnection> reach(
            PeerId peer, Multiaddr address, Direction role, SourcePort from, ErrorCode unwanted) {
        Transport transport = transports
                .dialling(address)
                .orElseThrow(() -> new DialException("no transport of this node reaches " + address, Map.of()));
        Consumer<TransportConnection> refuse = connection -> ConnectionUpgrader.refuse(
                connection, new ConnectionClosedException("nobody waits for the connection", unwanted, false));
        CompletableFuture<TransportConnection> reaching =
                Async.map(transport.dial(address, from), connection -> connection, refuse);
        return Async.compose(
                reaching,
                connection -> upgrader.upgrade(
                        new ConnectionUpgrader.Request(connection, role, Optional.of(peer), Registration.none())),
                refuse,
                connection -> connection.close(unwanted));
    }

    /** The same for connections that another identity makes. */
    Attempts by(ConnectionUpgrader other) {
        return new Attempts(config, other, transports, backoff, total, onConnected);
    }
}
