package org.jlibp2p.swarm;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Operation;
import org.jlibp2p.async.Registration;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;

/**
 * Makes connections that are none of the node's: to see whether a peer can be reached at an address, from an identity of their
 * own, so that neither side takes them for the connection that it has. Nothing is served on them. Any thread.
 */
final class ApartDialer {
    /** Such connections at a time, standing or being made. */
    static final int MAX = 32;

    private final SwarmConfig config;
    private final TransportSet transports;
    private final Quota places = Quota.system("ApartDialer.MAX", MAX);
    private final Set<CompletableFuture<SwarmConnection>> dialling = ConcurrentHashMap.newKeySet();
    private final Set<SwarmConnection> standing = ConcurrentHashMap.newKeySet();
    private ConnectionUpgrader upgrader; // null before the first dial; confined to the node's loop
    private volatile boolean stopping;

    ApartDialer(SwarmConfig config, TransportSet transports) {
        this.config = config;
        this.transports = transports;
    }

    private ConnectionUpgrader upgrader() {
        if (upgrader == null) {
            ProtocolTable nothing = new ProtocolTable(new EventBus(1), 1);
            upgrader = new ConnectionUpgrader(
                    config.as(Identity.generate()),
                    new StreamRules(config.limits(), nothing, config.peers(), Set.of()));
        }
        return upgrader;
    }

    CompletableFuture<SwarmConnection> dial(PeerId peer, Multiaddr address) {
        Multiaddr bare = PeerAddresses.dialled(address, peer);
        return Async.call(config.loop(), () -> begin(peer, bare), late -> late.close(ErrorCode.NONE));
    }

    private CompletableFuture<SwarmConnection> begin(PeerId peer, Multiaddr address) {
        if (stopping) {
            throw new NodeClosedException("dialling " + peer);
        }
        Transport transport = admitted(peer, address);
        Registration place = places.acquire(1);
        CompletableFuture<SwarmConnection> reached;
        try {
            reached = reach(transport, peer, address, upgrader());
        } catch (RuntimeException refused) {
            place.close();
            throw refused;
        }
        dialling.add(reached);
        Operation<SwarmConnection> operation = Operation.start(
                config.loop(), "dialling " + peer, config.limits().times().dial());
        operation.onAbort(() -> reached.cancel(false));
        Async.whenDone(
                reached,
                (connection, failure) -> Async.on(config.loop(), () -> {
                    dialling.remove(reached);
                    if (failure != null) {
                        place.close();
                        operation.fail(failure);
                    } else {
                        keep(connection, place);
                        operation.succeed(connection, late -> late.close(ErrorCode.NONE));
                    }
                }));
        return operation.future();
    }

    private Transport admitted(PeerId peer, Multiaddr address) {
        if (PeerAddresses.hasName(address) || !DialPlan.worthDialling(address)) {
            throw new DialException(address + " is not the address of one host", Map.of());
        }
        if (peer.equals(config.identity().peerId()) || transports.isListening(address)) {
            throw new DialException(address + " is an address of this node itself", Map.of());
        }
        if (!Gates.ask(() -> config.gater().allowDial(peer, address))) {
            throw new DialException("the gater refused " + address, Map.of());
        }
        return transports
                .dialling(address)
                .orElseThrow(() -> new DialException("no transport of this node reaches " + address, Map.of()));
    }

    private CompletableFuture<SwarmConnection> reach(
            Transport transport, PeerId peer, Multiaddr address, ConnectionUpgrader by) {
        CompletableFuture<TransportConnection> reaching = Async.map(
                transport.dial(address),
                connection -> connection,
                connection -> ConnectionUpgrader.refuse(connection, givenUp()));
        return Async.compose(
                reaching,
                connection -> by.upgrade(new ConnectionUpgrader.Request(
                        connection, Direction.OUTBOUND, Optional.of(peer), Registration.none())),
                connection -> ConnectionUpgrader.refuse(connection, givenUp()),
                connection -> connection.close(ErrorCode.NONE));
    }

    private void keep(SwarmConnection connection, Registration place) {
        standing.add(connection);
        connection.whenEnded(reason -> {
            standing.remove(connection);
            place.close();
        });
        if (stopping) {
            connection.close(ErrorCode.SHUTDOWN);
        }
    }

    /** Gives up what is being dialled and closes what stands. On the node's loop. */
    CompletableFuture<Void> stop() {
        stopping = true;
        dialling.forEach(each -> each.cancel(false));
        return CompletableFuture.allOf(
                standing.stream().map(each -> each.close(ErrorCode.SHUTDOWN)).toArray(CompletableFuture[]::new));
    }

    private static Throwable givenUp() {
        return new ConnectionClosedException("nobody waits for the connection", ErrorCode.NONE, false);
    }
}
