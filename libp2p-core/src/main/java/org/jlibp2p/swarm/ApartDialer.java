package org.jlibp2p.swarm;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Operation;
import org.jlibp2p.async.Registration;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.SourcePort;

/**
 * Makes connections that are none of the node's: to see whether a peer can be reached at an address, from an identity of their
 * own, so that neither side takes them for the connection that it has. Nothing is served on them. Any thread.
 */
final class ApartDialer {
    /** Such connections at a time, standing or being made. */
    static final int MAX = 32;

    private final Attempts shared;
    private final SwarmConfig config;
    private final Quota places = Quota.system("ApartDialer.MAX", MAX);
    private final Set<CompletableFuture<SwarmConnection>> dialling = ConcurrentHashMap.newKeySet();
    private final Set<SwarmConnection> standing = ConcurrentHashMap.newKeySet();
    private Attempts apart; // null before the first dial; confined to the node's loop
    private volatile boolean stopping;

    ApartDialer(Attempts shared) {
        this.shared = shared;
        config = shared.config();
    }

    private Attempts apart() {
        if (apart == null) {
            ProtocolTable nothing = new ProtocolTable(new EventBus(1), 1);
            SwarmConfig own = config.as(Identity.generate());
            apart = shared.by(new ConnectionUpgrader(
                    own, new StreamRules(config.limits(), nothing, config.peers(), Set.of(), own.observation())));
        }
        return apart;
    }

    CompletableFuture<SwarmConnection> dial(PeerId peer, Multiaddr address) {
        Multiaddr bare = PeerAddresses.dialled(address, peer);
        return Async.call(config.loop(), () -> begin(peer, bare), late -> late.close(ErrorCode.NONE));
    }

    private CompletableFuture<SwarmConnection> begin(PeerId peer, Multiaddr address) {
        if (stopping) {
            throw new NodeClosedException("dialling " + peer);
        }
        objection(peer, address).ifPresent(why -> {
            throw Attempts.notTried(address, why);
        });
        Registration place = places.acquire(1);
        CompletableFuture<SwarmConnection> reached;
        try {
            reached = apart().reach(peer, address, Direction.OUTBOUND, SourcePort.FRESH, ErrorCode.NONE);
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

    private Optional<String> objection(PeerId peer, Multiaddr address) {
        if (PeerAddresses.hasName(address)) {
            return Optional.of("it is a name");
        }
        if (peer.equals(config.identity().peerId())) {
            return Optional.of("it is an address of this node itself");
        }
        return shared.objection(peer, address);
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

    /** Gives up what is being dialled and closes what stands. */
    CompletableFuture<Void> stop() {
        stopping = true;
        dialling.forEach(each -> each.cancel(false));
        return CompletableFuture.allOf(
                standing.stream().map(each -> each.close(ErrorCode.SHUTDOWN)).toArray(CompletableFuture[]::new));
    }
}
