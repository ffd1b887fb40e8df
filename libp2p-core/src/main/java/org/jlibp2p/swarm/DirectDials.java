package org.jlibp2p.swarm;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.service.DirectDial;
import org.jlibp2p.service.DirectDial.Begins;

/** The direct connections that services want whatever connections there are. Confined to the node's loop where not said. */
final class DirectDials {
    private final Attempts attempts;
    private final Set<DirectAttempt> active = new HashSet<>();
    private final Map<Multiaddr, Awaited> awaited = new ConcurrentHashMap<>();
    private boolean stopped;

    /** Who is to be at an address, and how many attempts say so. */
    private record Awaited(PeerId peer, int attempts) {}

    DirectDials(Attempts attempts) {
        this.attempts = attempts;
    }

    /** A direct connection; any thread. As {@link org.jlibp2p.service.NodeContext#connectDirectly}. */
    CompletableFuture<SwarmConnection> dial(DirectDial wanted) {
        return Async.call(attempts.config().loop(), () -> begin(wanted));
    }

    private CompletableFuture<SwarmConnection> begin(DirectDial wanted) {
        if (stopped) {
            throw new NodeClosedException("dialling " + wanted.peer());
        }
        DirectAttempt attempt = new DirectAttempt(wanted, attempts, this);
        active.add(attempt);
        attempt.begin();
        return attempt.outcome();
    }

    /** Before an attempt; any thread. As {@link org.jlibp2p.service.NodeContext#expectDirectly}. */
    CompletableFuture<Registration> expect(DirectDial punch) {
        return Async.call(
                attempts.config().loop(),
                () -> {
                    if (stopped) {
                        throw new NodeClosedException("expecting " + punch.peer());
                    }
                    return CompletableFuture.completedFuture(await(punch));
                },
                Registration::close);
    }

    /**
     * From now on what is accepted from the addresses is the peer's answer to this side's half of a punch, if this is the side that
     * begins; but not from those where somebody else is known to be, or is awaited: a peer may name whatever addresses it likes.
     *
     * @return ends that
     */
    Registration await(DirectDial punch) {
        if (punch.begins() != Begins.THIS_NODE) {
            return Registration.none();
        }
        Set<Multiaddr> free = bare(punch);
        PeerStore store = attempts.config().peers();
        store.peers().stream()
                .filter(other -> !other.equals(punch.peer()))
                .forEach(other -> store.addresses(other).forEach(free::remove));
        free.removeIf(address -> !awaited.compute(address, (same, known) -> {
                    if (known == null) {
                        return new Awaited(punch.peer(), 1);
                    }
                    return known.peer().equals(punch.peer()) ? new Awaited(punch.peer(), known.attempts() + 1) : known;
                })
                .peer()
                .equals(punch.peer()));
        AtomicBoolean over = new AtomicBoolean();
        return () -> {
            if (!over.getAndSet(true)) {
                Async.on(attempts.config().loop(), () -> release(free)); // after an attempt that was asked for before
            }
        };
    }

    private Set<Multiaddr> bare(DirectDial punch) {
        return punch.addresses().stream()
                .map(address -> PeerAddresses.dialled(address, punch.peer()))
                .filter(address -> !PeerAddresses.hasName(address))
                .distinct()
                .limit(attempts.config().limits().dials().addressesPerPeer())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private void release(Set<Multiaddr> addresses) {
        addresses.forEach(address -> awaited.computeIfPresent(
                address,
                (same, known) -> known.attempts() == 1 ? null : new Awaited(known.peer(), known.attempts() - 1)));
    }

    void ended(DirectAttempt attempt) {
        active.remove(attempt);
    }

    /** Who is to be at an address from which this node accepts a connection on which it has to begin. Any thread. */
    Optional<PeerId> awaited(Multiaddr remote) {
        return awaited.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(awaited.get(remote)).map(Awaited::peer);
    }

    /** A connection stands, whoever has made it: it may be what is wanted. Any thread. */
    void stands(SwarmConnection connection) {
        if (connection.isRelayed()) {
            return;
        }
        Async.on(attempts.config().loop(), () -> List.copyOf(active).forEach(attempt -> attempt.stands(connection)));
    }

    /** Fails all, and those that may still be asked for. */
    void stop() {
        assert attempts.config().loop().inLoop();
        stopped = true;
        List.copyOf(active).forEach(DirectAttempt::stop);
    }

    int active() {
        return active.size();
    }

    int awaiting() {
        return awaited.size();
    }
}
