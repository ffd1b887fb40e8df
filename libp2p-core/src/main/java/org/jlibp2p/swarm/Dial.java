package org.jlibp2p.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.transport.AddressExpansion;
import org.jlibp2p.transport.AddressScope;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.SourcePort;

/** One peer being dialled: names, order, timing, attempts, the first winner. Confined to the node's loop. */
final class Dial {
    /** Where an address comes from. */
    private enum Origin {
        /** From whoever asks for the connection: tried even if it failed of late. */
        GIVEN,
        /** From the peer store. */
        REMEMBERED,
        /** From routing just now, and so from somebody else. */
        FOUND
    }

    private final PeerId peer;
    private final Attempts shared;
    private final DialLimits limits;
    private final EventLoop loop;
    private final Operation<SwarmConnection> operation;
    private final AddressExpansion expansion;
    private final DialRace race;
    private final Set<Multiaddr> seen = new HashSet<>();
    private final Map<Multiaddr, CompletableFuture<SwarmConnection>> running = new HashMap<>();
    private final Map<Multiaddr, Throwable> failures = new LinkedHashMap<>();
    private final List<CompletableFuture<SwarmConnection>> waiting = new ArrayList<>(1);
    private Registration timer = Registration.none();
    private int expanding;
    private boolean askedRouting;
    private boolean ended; // won, failed or given up: attempts still running are not wanted any more

    Dial(PeerId peer, Attempts shared) {
        this.peer = peer;
        this.shared = shared;
        this.limits = shared.config().limits().dials();
        this.loop = shared.config().loop();
        this.operation = Operation.start(
                loop, "dialling " + peer, shared.config().limits().times().dial());
        this.expansion = new AddressExpansion(shared.config().names(), limits);
        this.race = new DialRace(limits, loop.nanoTime());
        operation.onAbort(this::giveUp);
        long begun = loop.nanoTime();
        Async.whenDone(operation.future(), (connection, failure) -> {
            Duration took = Duration.ofNanos(loop.nanoTime() - begun);
            Optional<Throwable> why = Optional.ofNullable(failure).map(Async::unwrap);
            shared.config().observation().tell(observer -> observer.onDial(peer, took, why));
        });
    }

    CompletableFuture<SwarmConnection> outcome() {
        return operation.future();
    }

    /** One more who waits; the dial is given up when the last of them has gone. */
    CompletableFuture<SwarmConnection> await() {
        CompletableFuture<SwarmConnection> result = new CompletableFuture<>();
        waiting.add(result);
        Async.follow(operation.future(), result);
        Async.whenDone(
                result,
                (connection, failure) -> Async.on(loop, () -> {
                    waiting.remove(result);
                    if (waiting.isEmpty()) {
                        operation.future().cancel(false);
                    }
                }));
        return result;
    }

    /** Fails it, since the node stops. */
    void stop() {
        operation.fail(new NodeClosedException("dialling " + peer));
    }

    void begin(Collection<Multiaddr> given) {
        expanding++; // or an empty first offer would end the dial before the second one
        offer(given, Origin.GIVEN);
        offer(shared.config().peers().addresses(peer), Origin.REMEMBERED);
        expanding--;
        proceed();
    }

    /** More addresses to try, of whoever asks. */
    void offer(Collection<Multiaddr> addresses) {
        offer(addresses, Origin.GIVEN);
    }

    private void offer(Collection<Multiaddr> addresses, Origin origin) {
        for (Multiaddr address : addresses) {
            if (operation.isDone() || seen.size() >= limits.addressesPerPeer()) {
                return;
            }
            Multiaddr bare = PeerAddresses.dialled(address, peer);
            if (!seen.add(bare)) {
                continue;
            }
            if (PeerAddresses.hasName(bare)) {
                expand(bare, origin);
            } else {
                consider(bare, origin);
            }
        }
        proceed();
    }

    private void expand(Multiaddr address, Origin origin) {
        expanding++;
        CompletableFuture<List<Multiaddr>> lookup = expansion.expand(PeerAddresses.withPeer(address, peer));
        operation.onAbort(() -> lookup.cancel(false));
        Async.whenDone(
                lookup,
                (found, failure) -> Async.on(loop, () -> {
                    expanding--;
                    if (failure != null) {
                        failures.put(address, Async.unwrap(failure));
                    } else if (found.isEmpty()) {
                        failures.put(address, new DialException("no address behind " + address, Map.of()));
                    } else {
                        for (Multiaddr each : found) {
                            Multiaddr bare = PeerAddresses.dialled(each, peer);
                            if (seen.size() < limits.addressesPerPeer() && seen.add(bare)) {
                                considerFound(bare, origin);
                            }
                        }
                    }
                    proceed();
                }));
    }

    /** What is behind a name, which may be somebody else's who would have this node dial into its own network. */
    private void considerFound(Multiaddr address, Origin origin) {
        if (origin == Origin.GIVEN
                || shared.config()
                        .learnt()
                        .mayLeadTo(address, shared.transports().addresses())) {
            consider(address, origin);
        } else {
            reject(address, "a name that was learnt from others leads there, and it is not on the internet");
        }
    }

    private void consider(Multiaddr address, Origin origin) {
        objection(address, origin).ifPresentOrElse(why -> reject(address, why), () -> race.add(address));
    }

    private void reject(Multiaddr address, String why) {
        failures.put(address, Attempts.notTried(address, why));
    }

    private Optional<String> objection(Multiaddr address, Origin origin) {
        if (origin == Origin.REMEMBERED && shared.backoff().blocks(address, loop.nanoTime())) {
            return Optional.of("it failed a short while ago");
        }
        return shared.objection(peer, address);
    }

    private void proceed() {
        if (ended || operation.isDone()) {
            return;
        }
        race.start(loop.nanoTime()).forEach(this::attempt);
        timer.close();
        OptionalLong next = race.nextDue();
        if (next.isPresent()) {
            timer = loop.schedule(Duration.ofNanos(next.getAsLong() - loop.nanoTime()), this::proceed);
        } else if (race.exhausted() && expanding == 0) {
            nothingLeft();
        }
    }

    private void nothingLeft() {
        if (askedRouting || !failures.isEmpty() && !onlyStale()) {
            operation.fail(new DialException(
                    failures.isEmpty() ? "no address of " + peer + " is known" : "no address of " + peer + " answered",
                    failures));
            return;
        }
        askedRouting = true;
        expanding++;
        CompletableFuture<Optional<PeerInfo>> search = shared.config().routing().findPeer(peer);
        operation.onAbort(() -> search.cancel(false));
        Async.whenDone(
                search,
                (found, failure) -> Async.on(loop, () -> {
                    expanding--;
                    if (failure == null && found.isPresent()) {
                        offer(useful(found.get().addresses()), Origin.FOUND);
                    }
                    proceed();
                }));
    }

    /** Those that a peer which is not connected can have, as far as this node can tell. */
    private List<Multiaddr> useful(List<Multiaddr> told) {
        AddressScope reach = shared.config()
                .learnt()
                .reach(told, List.of(), shared.transports().addresses());
        return told.stream()
                .filter(address -> AddressScope.of(address).usefulFor(reach))
                .toList();
    }

    /** Whether nothing was really tried: what was left out for now may be known better by others. */
    private boolean onlyStale() {
        return failures.values().stream()
                .allMatch(failure ->
                        failure instanceof DialException dial && dial.attempts().isEmpty());
    }

    private void attempt(Multiaddr address) {
        if (ended) {
            return;
        }
        Registration place = Registration.none();
        CompletableFuture<SwarmConnection> attempt;
        try {
            place = shared.total().acquire(1);
            attempt = shared.reach(peer, address, Direction.OUTBOUND, SourcePort.USUAL, ErrorCode.SUPPLANTED);
        } catch (RuntimeException refused) {
            attempt = CompletableFuture.failedFuture(refused);
        }
        begun(address, attempt, place);
    }

    private void begun(Multiaddr address, CompletableFuture<SwarmConnection> attempt, Registration place) {
        running.put(address, attempt);
        Async.whenDone(attempt, (connection, failure) -> {
            place.close(); // before the next attempt begins, which may be in need of it
            Async.on(loop, () -> done(address, connection, failure));
        });
    }

    private void done(Multiaddr address, SwarmConnection connection, Throwable failure) {
        running.remove(address);
        if (connection != null) {
            shared.backoff().succeeded(address);
            if (ended || operation.isDone()) {
                connection.close(ErrorCode.SUPPLANTED);
            } else {
                win(connection);
            }
            return;
        }
        if (ended || operation.isDone()) {
            return;
        }
        failures.put(address, Async.unwrap(failure));
        if (!(Async.unwrap(failure) instanceof LimitExceededException)) {
            shared.backoff().failed(address, loop.nanoTime());
        }
        race.failed(address, loop.nanoTime());
        proceed();
    }

    private void win(SwarmConnection connection) {
        giveUp();
        Async.on(connection.loop(), () -> {
            if (operation.isDone()) {
                connection.close(ErrorCode.NONE);
                return;
            }
            // From here on the connection is the swarm's, even if nobody waits for it any more.
            shared.onConnected().accept(connection);
            Async.on(loop, () -> operation.succeed(connection, late -> {}));
        });
    }

    private void giveUp() {
        ended = true;
        timer.close();
        List.copyOf(running.values()).forEach(attempt -> attempt.cancel(false));
    }
}
