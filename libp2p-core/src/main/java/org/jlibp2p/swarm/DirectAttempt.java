package org.jlibp2p.swarm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Operation;
import org.jlibp2p.async.Registration;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.DialLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.service.DirectDial;
import org.jlibp2p.service.DirectDial.Begins;
import org.jlibp2p.transport.AddressExpansion;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.SourcePort;
import org.jlibp2p.transport.SourcePortException;

/**
 * One direct connection being made: all addresses at once, since the other side tries at the same time. Confined to the node's
 * loop.
 *
 * <p>The side that begins on all connections takes the first one that stands and gives up the others. The other side keeps
 * what stands, and gives up the rest a while later: if both chose, each might take the one that the other one closes.
 */
final class DirectAttempt {
    /** How long a side that does not choose goes on after the first connection stands. */
    static final Duration LINGER = Duration.ofSeconds(5);

    /** How long the peer is waited for, where holes are punched and all attempts of this side have failed. */
    static final Duration MEETING = Duration.ofSeconds(3);

    private final DirectDial wanted;
    private final Attempts shared;
    private final DirectDials all;
    private final EventLoop loop;
    private final DialLimits limits;
    private final Operation<SwarmConnection> operation;
    private final Set<Multiaddr> seen = new LinkedHashSet<>();
    private final Queue<Multiaddr> waiting = new ArrayDeque<>();
    private final Map<Multiaddr, CompletableFuture<SwarmConnection>> running = new HashMap<>();
    private final Map<Multiaddr, Throwable> failures = new LinkedHashMap<>();
    private final boolean chooses;
    private Registration awaited = Registration.none();
    private int expanding; // the addresses that are given are one of them until all have been looked at
    private boolean meeting; // nothing is left to try, and the peer may still come
    private boolean ended;

    DirectAttempt(DirectDial wanted, Attempts shared, DirectDials all) {
        this.wanted = wanted;
        this.shared = shared;
        this.all = all;
        loop = shared.config().loop();
        limits = shared.config().limits().dials();
        chooses = wanted.begins() == Begins.THIS_NODE || wanted.from() != SourcePort.LISTENING;
        operation = Operation.start(loop, "a direct connection with " + wanted.peer(), wanted.deadline());
        operation.onAbort(this::end);
    }

    CompletableFuture<SwarmConnection> outcome() {
        return operation.future();
    }

    void begin() {
        expanding++;
        for (Multiaddr address : wanted.addresses()) {
            if (seen.size() >= limits.addressesPerPeer()) {
                break;
            }
            Multiaddr bare = PeerAddresses.dialled(address, wanted.peer());
            if (!seen.add(bare)) {
                continue;
            }
            if (PeerAddresses.hasName(bare)) {
                expand(bare);
            } else {
                consider(bare);
            }
        }
        expanding--;
        awaited = all.await(wanted);
        proceed();
    }

    private void expand(Multiaddr address) {
        expanding++;
        CompletableFuture<List<Multiaddr>> lookup = new AddressExpansion(
                        shared.config().names(), limits)
                .expand(PeerAddresses.withPeer(address, wanted.peer()));
        operation.onAbort(() -> lookup.cancel(false));
        Async.whenDone(
                lookup,
                (found, failure) -> Async.on(loop, () -> {
                    expanding--;
                    if (failure != null) {
                        failures.put(address, Async.unwrap(failure));
                    } else {
                        found.forEach(this::considerFound);
                    }
                    proceed();
                }));
    }

    private void considerFound(Multiaddr found) {
        Multiaddr bare = PeerAddresses.dialled(found, wanted.peer());
        if (seen.size() >= limits.addressesPerPeer() || !seen.add(bare)) {
            return;
        }
        if (shared.config().learnt().mayLeadTo(bare, shared.transports().addresses())) {
            consider(bare);
        } else {
            reject(bare, "a name that was learnt from others leads there, and it is not on the internet");
        }
    }

    private void consider(Multiaddr address) {
        Optional<String> objection = address.has(MultiaddrProtocol.P2P_CIRCUIT)
                ? Optional.of("it leads through a relay")
                : shared.objection(wanted.peer(), address);
        if (objection.isPresent()) {
            reject(address, objection.get());
            return;
        }
        waiting.add(address);
    }

    private void reject(Multiaddr address, String why) {
        failures.put(address, Attempts.notTried(address, why));
    }

    private void proceed() {
        while (!ended && !operation.isDone() && !waiting.isEmpty() && running.size() < limits.parallelPerPeer()) {
            attempt(waiting.remove());
        }
        if (ended || !running.isEmpty() || !waiting.isEmpty() || expanding > 0) {
            return;
        }
        if (mayBeMet()) {
            meeting = true;
            loop.schedule(MEETING, this::nothingLeft);
        } else if (!meeting) {
            nothingLeft();
        }
    }

    /**
     * Whether the peer may connect even though this side could not, as far as is known. Where it was first, this side fails at
     * once, because the two ports are connected already, and the connection is on its way.
     */
    private boolean mayBeMet() {
        return !meeting
                && wanted.from() == SourcePort.LISTENING
                && failures.values().stream().anyMatch(DirectAttempt::wasTried);
    }

    private static boolean wasTried(Throwable failure) {
        return !(failure.getCause() instanceof SourcePortException)
                && !(failure instanceof DialException dial && dial.attempts().isEmpty());
    }

    private void nothingLeft() {
        if (!ended) {
            operation.fail(new DialException(
                    failures.isEmpty()
                            ? "no address of " + wanted.peer() + " to connect to directly"
                            : "no direct connection with " + wanted.peer() + " was made",
                    failures));
            end();
        }
    }

    private void attempt(Multiaddr address) {
        Registration place = Registration.none();
        Direction role = wanted.begins() == Begins.THE_PEER ? Direction.INBOUND : Direction.OUTBOUND;
        CompletableFuture<SwarmConnection> attempt;
        try {
            place = shared.total().acquire(1);
            attempt = shared.reach(wanted.peer(), address, role, wanted.from(), ErrorCode.SUPPLANTED);
        } catch (RuntimeException refused) {
            attempt = CompletableFuture.failedFuture(refused);
        }
        running.put(address, attempt);
        Registration held = place;
        Async.whenDone(attempt, (connection, failure) -> {
            held.close();
            if (connection == null) {
                Async.on(loop, () -> failed(address, failure));
            } else {
                connected(address, connection);
            }
        });
    }

    private void failed(Multiaddr address, Throwable failure) {
        running.remove(address);
        if (!ended) {
            failures.put(address, Async.unwrap(failure));
            proceed();
        }
    }

    /** Any thread; the connection is given to the swarm on its own loop. */
    private void connected(Multiaddr address, SwarmConnection connection) {
        Async.on(loop, () -> {
            running.remove(address);
            if (ended) {
                connection.close(ErrorCode.SUPPLANTED);
                return;
            }
            if (chooses) {
                end();
            }
            Async.on(connection.loop(), () -> {
                shared.onConnected().accept(connection);
                Async.on(loop, () -> stands(connection));
            });
        });
    }

    /** Somebody has a connection with this peer that is not relayed. */
    void stands(SwarmConnection connection) {
        if (!connection.remotePeer().equals(wanted.peer())) {
            return;
        }
        operation.succeed(connection, late -> {});
        if (chooses) {
            end();
        } else {
            loop.schedule(LINGER, this::end);
        }
    }

    void stop() {
        operation.fail(new NodeClosedException("dialling " + wanted.peer()));
        end();
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        waiting.clear();
        awaited.close();
        all.ended(this);
        List.copyOf(running.values()).forEach(attempt -> attempt.cancel(false));
    }
}
