package org.jlibp2p.reachability.dcutr;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.punch.HolePunchEvent;
import org.jlibp2p.reachability.punch.HolePunchEvent.Reason;
import org.jlibp2p.reachability.punch.HolePunchOptions;
import org.jlibp2p.service.DirectDial;
import org.jlibp2p.service.DirectDial.Begins;

/**
 * The attempts with one peer that leads. They are over when a connection stands, or when after one that failed the peer lets
 * time go by. Confined to the service's loop.
 */
final class Following {
    private final HolePuncher owner;
    private final Answers answers;
    private final PeerId peer;
    private final Registration protection;
    private Registration timer = Registration.none();
    private Registration expected = Registration.none();
    private CompletableFuture<Connection> punch = CompletableFuture.failedFuture(new IllegalStateException());
    private Throwable lastFailure;
    private int attempts;
    private boolean over;

    Following(HolePuncher owner, Answers answers, PeerId peer) {
        this.owner = owner;
        this.answers = answers;
        this.peer = peer;
        protection = owner.node().protect(peer, "hole punching");
        owner.publish(new HolePunchEvent.Started(peer, HolePunchEvent.Role.RESPONDER));
    }

    PeerId peer() {
        return peer;
    }

    /** The peer has opened a stream for one more attempt. */
    void asked() {
        waitAtMost();
    }

    /**
     * Makes ready for the peer, which may connect as soon as it has heard where this node is: what comes from its addresses is
     * then its half of the attempt, and not a connection on which it would begin. Otherwise both sides of a connection that is
     * made before this node has been told that it is time wait for each other until the attempt is over.
     *
     * @param attempt the number of the attempt on the peer's connection
     * @param addresses of the peer
     * @return completes when it is so; it is until the attempt has begun, or this is over
     */
    CompletableFuture<Void> expect(int attempt, List<Multiaddr> addresses) {
        return owner.node()
                .expectDirectly(dial(attempt, addresses))
                .thenAccept(now -> Async.on(owner.node().loop(), () -> {
                    expected.close();
                    expected = now;
                    if (over) {
                        now.close();
                    }
                }));
    }

    private DirectDial dial(int attempt, List<Multiaddr> addresses) {
        return DirectDial.to(peer, addresses, owner.options().attemptTimeout())
                .punching(attempt == HolePunchOptions.MAX_ATTEMPTS ? Begins.WHO_CONNECTS : Begins.THIS_NODE);
    }

    private void waitAtMost() {
        timer.close();
        timer = owner.node()
                .loop()
                .schedule(owner.options().attemptTimeout().plus(ConnectExchange.EXCHANGE), this::fail);
    }

    /**
     * Connects, since it is time. If the peer is the first to connect, it waits for this node to begin, but in the third
     * attempt.
     *
     * @param attempt the number of the attempt on the peer's connection
     * @param addresses of the peer
     */
    void punch(int attempt, List<Multiaddr> addresses) {
        if (over) {
            return;
        }
        punch.cancel(false);
        attempts++;
        waitAtMost();
        CompletableFuture<Connection> mine = owner.node().connectDirectly(dial(attempt, addresses));
        punch = mine;
        expected.close(); // now it is what is tried
        Async.whenDone(
                mine,
                (connection, failure) -> Async.on(owner.node().loop(), () -> {
                    if (connection != null) {
                        succeed(connection);
                    } else if (mine == punch) {
                        failed(Async.unwrap(failure));
                    }
                }));
    }

    private void failed(Throwable failure) {
        lastFailure = failure;
        if (attempts >= HolePunchOptions.MAX_ATTEMPTS || Obstacle.isWantOfAPort(failure)) {
            fail();
        }
    }

    /** A direct connection stands, whoever has made it. An attempt that is under way ends by itself, and says so. */
    void stands(Connection connection) {
        if (punch.isDone()) {
            succeed(connection);
        }
    }

    private void succeed(Connection connection) {
        if (!over) {
            end();
            owner.publish(new HolePunchEvent.Succeeded(
                    peer, HolePunchEvent.Role.RESPONDER, connection, HolePunchEvent.Way.HOLE_PUNCH, attempts));
        }
    }

    private void fail() {
        if (over) {
            return;
        }
        Optional<Connection> direct = owner.directOf(peer);
        if (direct.isPresent()) {
            succeed(direct.get());
            return;
        }
        end();
        Obstacle obstacle = attempts == 0
                ? new Obstacle(Reason.EXCHANGE_FAILED, "the peer has begun and not gone on")
                : Obstacle.of(lastFailure, attempts, owner.candidates());
        owner.publish(new HolePunchEvent.Failed(
                peer, HolePunchEvent.Role.RESPONDER, obstacle.reason(), obstacle.explanation(), attempts));
    }

    /** Ends without a word. */
    void giveUp() {
        end();
    }

    private void end() {
        over = true;
        timer.close();
        expected.close();
        punch.cancel(false);
        protection.close();
        answers.ended(this);
    }
}
