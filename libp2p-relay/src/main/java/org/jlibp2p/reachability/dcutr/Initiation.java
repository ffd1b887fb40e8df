package org.jlibp2p.reachability.dcutr;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.NegotiationException;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.punch.HolePunchEvent;
import org.jlibp2p.reachability.punch.HolePunchEvent.Reason;
import org.jlibp2p.reachability.punch.HolePunchEvent.Way;
import org.jlibp2p.reachability.punch.HolePunchOptions;
import org.jlibp2p.service.DirectDial;
import org.jlibp2p.service.DirectDial.Begins;

/**
 * How this node, having been dialled through a relay, makes the connection a direct one: it dials the peer if that can be
 * dialled, and otherwise has both dial at the same time, a few times. Confined to the service's loop.
 *
 * <p>On punched connections the peer begins, whoever was first. In the third attempt whoever has connected begins: so go-libp2p
 * has it, for its own older nodes, and where only this node's NAT is a symmetric one the peer accepts what it could not dial.
 *
 * <p>Specification: libp2p, relay/DCUtR.md, The Protocol.
 */
final class Initiation {
    private final HolePuncher owner;
    private final Connection relayed;
    private final Arrival arrival;
    private final List<Multiaddr> dialable;
    private Registration protection = Registration.none();
    private CompletableFuture<?> pending = CompletableFuture.completedFuture(null);
    private Registration timer = Registration.none();
    private int attempts;
    private boolean dialling;
    private boolean over;

    /**
     * One that has not begun.
     *
     * @param owner who is told of its end
     * @param arrival the connection
     * @param dialable where the peer is dialled first
     */
    Initiation(HolePuncher owner, Arrival arrival, List<Multiaddr> dialable) {
        this.owner = owner;
        this.arrival = arrival;
        this.dialable = dialable;
        relayed = arrival.connection();
    }

    Arrival arrival() {
        return arrival;
    }

    PeerId peer() {
        return relayed.remotePeer();
    }

    void begin() {
        protection = owner.node().protect(peer(), "hole punching");
        owner.publish(new HolePunchEvent.Started(peer(), HolePunchEvent.Role.INITIATOR));
        if (dialable.isEmpty()) {
            exchange();
            return;
        }
        dial(DirectDial.to(peer(), dialable, owner.options().attemptTimeout()), failure -> exchange());
    }

    private void dial(DirectDial how, Consumer<Throwable> otherwise) {
        dialling = true;
        await(owner.node().connectDirectly(how), (connection, failure) -> {
            dialling = false;
            Optional<Connection> direct =
                    failure == null ? Optional.of(connection) : owner.directOf(peer()); // whoever has made that one
            direct.ifPresentOrElse(this::succeed, () -> otherwise.accept(failure));
        });
    }

    private <T> void await(CompletableFuture<T> next, BiConsumer<T, Throwable> then) {
        pending = next;
        Async.whenDone(
                next,
                (value, failure) -> Async.on(owner.node().loop(), () -> {
                    if (!over) {
                        then.accept(value, failure == null ? null : Async.unwrap(failure));
                    }
                }));
    }

    private void exchange() {
        List<Multiaddr> own = owner.candidates().addresses();
        if (own.isEmpty()) {
            fail(Reason.NO_OWN_ADDRESS, "nobody has told where this node is seen from outside");
            return;
        }
        await(ConnectExchange.ask(relayed, own, owner.punchable()), (agreed, failure) -> {
            if (failure != null) {
                failExchange(failure);
            } else {
                attempts++; // the peer may be the first to connect
                timer = owner.node().loop().schedule(halfOf(agreed.roundTrip()), () -> punch(agreed.addresses()));
            }
        });
    }

    private static Duration halfOf(Duration roundTrip) {
        return roundTrip.dividedBy(2);
    }

    private void failExchange(Throwable failure) {
        if (failure instanceof NegotiationException) {
            fail(Reason.NOT_SPOKEN, "the peer does not punch holes");
        } else if (failure instanceof ConnectExchange.NoAddressException) {
            fail(Reason.NO_ADDRESS_OF_PEER, failure.getMessage());
        } else {
            fail(Reason.EXCHANGE_FAILED, "the exchange with the peer failed: " + failure.getMessage());
        }
    }

    private void punch(List<Multiaddr> addresses) {
        boolean last = attempts == owner.options().attempts();
        DirectDial how = DirectDial.to(peer(), addresses, owner.options().attemptTimeout())
                .punching(attempts == HolePunchOptions.MAX_ATTEMPTS ? Begins.WHO_CONNECTS : Begins.THE_PEER);
        dial(how, failure -> {
            if (last || Obstacle.isWantOfAPort(failure)) {
                Obstacle obstacle = Obstacle.of(failure, attempts, owner.candidates());
                fail(obstacle.reason(), obstacle.explanation());
            } else {
                exchange();
            }
        });
    }

    /**
     * A direct connection stands, whoever has made it. A dial that is under way ends by itself, and says so: on punched
     * connections the peer chooses, and may choose one that does not stand here yet.
     */
    void stands(Connection connection) {
        if (!over && !dialling) {
            succeed(connection);
        }
    }

    private void succeed(Connection connection) {
        Way way = attempts == 0 ? Way.DIRECT_DIAL : Way.HOLE_PUNCH;
        end();
        owner.publish(new HolePunchEvent.Succeeded(peer(), HolePunchEvent.Role.INITIATOR, connection, way, attempts));
        owner.succeeded(this);
    }

    private void fail(Reason reason, String explanation) {
        end();
        owner.publish(new HolePunchEvent.Failed(peer(), HolePunchEvent.Role.INITIATOR, reason, explanation, attempts));
        owner.failed(this, reason == Reason.NO_OWN_ADDRESS && attempts == 0);
    }

    /** Ends without a word. */
    void giveUp() {
        end();
        owner.ended(this);
    }

    private void end() {
        over = true;
        timer.close();
        pending.cancel(false);
        protection.close();
    }
}
