package org.jlibp2p.reachability.dcutr;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Framed;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.punch.HolePunchOptions;

/**
 * What this node does for peers that it has dialled through a relay and that lead: says where it is, and dials when it is
 * time. For a few attempts on each connection. Confined to the service's loop.
 *
 * <p>Specification: libp2p, relay/DCUtR.md, The Protocol, 3 and 5.
 */
final class Answers {
    private final HolePuncher owner;
    private final Map<Connection, Integer> attempts = new IdentityHashMap<>();
    private final Map<PeerId, Following> active = new HashMap<>();

    Answers(HolePuncher owner) {
        this.owner = owner;
    }

    /** The life of a stream on which a peer leads. */
    CompletableFuture<Void> answer(Stream stream) {
        Connection connection = stream.connection();
        if (!connection.isRelayed() || connection.direction() != Direction.OUTBOUND) {
            throw new ProtocolViolationException(
                    "holes are punched where this node has dialled through a relay, and nowhere else");
        }
        List<Multiaddr> own = owner.candidates().addresses();
        if (own.isEmpty()) {
            throw new LimitExceededException(
                    "addresses to tell", stream.remotePeer().toString());
        }
        Following following = enter(connection);
        return new Talk(stream, own, following, attempts.get(connection)).run();
    }

    private Following enter(Connection connection) {
        PeerId peer = connection.remotePeer();
        int begun = attempts.getOrDefault(connection, 0);
        if (begun >= HolePunchOptions.MAX_ATTEMPTS) {
            throw new LimitExceededException("HolePunchOptions.MAX_ATTEMPTS", peer.toString());
        }
        Following following = active.get(peer);
        if (following == null) {
            if (active.size() >= owner.options().concurrent()) {
                throw new LimitExceededException("HolePunchOptions.concurrent", peer.toString());
            }
            following = new Following(owner, this, peer);
            active.put(peer, following);
        }
        attempts.put(connection, begun + 1);
        following.asked();
        return following;
    }

    void ended(Following following) {
        active.remove(following.peer(), following);
    }

    /** A direct connection with a peer stands, whoever has made it. */
    void stands(Connection connection) {
        Optional.ofNullable(active.get(connection.remotePeer())).ifPresent(following -> following.stands(connection));
    }

    void forget(Connection connection) {
        attempts.remove(connection);
    }

    void stop() {
        List.copyOf(active.values()).forEach(Following::giveUp);
    }

    /** One exchange, from this node's side. Begun on the service's loop, goes on where messages arrive, the stream's. */
    private final class Talk {
        private final Stream stream;
        private final List<Multiaddr> own;
        private final Following following;
        private final int attempt;
        private final Framed<PunchMessage, PunchMessage> messages;

        Talk(Stream stream, List<Multiaddr> own, Following following, int attempt) {
            this.stream = stream;
            this.own = own;
            this.following = following;
            this.attempt = attempt;
            messages = stream.framed(PunchCodec.CODEC);
        }

        /** The life of the stream. */
        CompletableFuture<Void> run() {
            Registration timer = stream.loop()
                    .schedule(
                            ConnectExchange.EXCHANGE,
                            () -> stream.reset(new OperationTimeoutException(
                                    "an exchange before hole punching", ConnectExchange.EXCHANGE)));
            CompletableFuture<Void> agreed = messages.receive().thenCompose(this::connect);
            Async.whenDone(agreed, (now, failure) -> timer.close());
            return agreed;
        }

        private CompletableFuture<Void> connect(PunchMessage message) {
            if (!(message instanceof PunchMessage.Connect connect)) {
                throw new ProtocolViolationException("a peer that says it is time before it has said where it is");
            }
            List<Multiaddr> addresses = owner.punchable().punchable(connect.addresses());
            if (addresses.isEmpty()) {
                throw new ConnectExchange.NoAddressException();
            }
            return following
                    .expect(attempt, addresses)
                    .thenCompose(ready -> messages.send(new PunchMessage.Connect(own)))
                    .thenCompose(sent -> messages.receive())
                    .thenAccept(now -> {
                        requireSync(now);
                        Async.on(owner.node().loop(), () -> following.punch(attempt, addresses));
                    });
        }

        private static void requireSync(PunchMessage message) {
            if (!(message instanceof PunchMessage.Sync)) {
                throw new ProtocolViolationException("a peer that does not say when it is time");
            }
        }
    }
}
