package org.jlibp2p.kad;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.table.PreimageSearch;
import org.jlibp2p.peer.PeerId;

/**
 * Keeps the routing table full and true: begins with the bootstrap, looks for more peers as long as the table is thin, and
 * every while asks those that were not heard from whether they are there, and searches for peers of every distance.
 *
 * <p>Confined to the service's loop. One refresh is under way at a time.
 *
 * <p>Specification: IPFS Kademlia DHT, Routing Table Refresh.
 */
final class Upkeep {
    /** How soon after a thin table has changed it is filled, and how this grows while that does not help. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final int HASHES_A_TURN = 1024;

    /** How soon peers of the bootstrap list that have stopped to answer are tried again, each time. */
    private static final Duration LOST_AGAIN = Duration.ofSeconds(30);

    /** For how long a peer that has stopped to answer is tried that often. */
    private static final Duration LOST_LATELY = Duration.ofMinutes(15);

    /** How soon they are tried again when all of them have been gone for longer than that. */
    private static final Duration LONG_LOST_AGAIN = Duration.ofMinutes(5);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private final EventLoop loop;
    private final KademliaOptions options;
    private final Members members;
    private final Bootstrap bootstrap;
    private final Searches searches;
    private final Optional<TableSnapshot> snapshot;
    private final RandomGenerator random;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private Duration pause = FIRST_PAUSE;
    private int sizeBefore;
    private Registration next = Registration.none();
    private Registration seeking = Registration.none();
    private boolean isSeeking;
    private boolean isSeekingSeldom;
    private CompletableFuture<Void> running;
    private boolean stopped;

    Upkeep(
            EventLoop loop,
            KademliaOptions options,
            Members members,
            Bootstrap bootstrap,
            Searches searches,
            RandomGenerator random) {
        this.loop = loop;
        this.options = options;
        this.members = members;
        this.bootstrap = bootstrap;
        this.searches = searches;
        this.random = random;
        snapshot = options.snapshot().map(file -> new TableSnapshot(file, loop));
    }

    /** Begins at once; does not wait for what comes of it. */
    void start() {
        Registration patience = loop.schedule(options.limits().query(), () -> joined.complete(null));
        Async.whenDone(joined, (done, failure) -> patience.close());
        if (snapshot.isEmpty()) {
            refreshIn(Duration.ZERO);
            return;
        }
        Async.whenDone(
                snapshot.get().read(),
                (peers, failure) -> Async.on(loop, () -> {
                    if (peers != null) {
                        bootstrap.remember(peers);
                    }
                    if (!stopped) {
                        refreshIn(Duration.ZERO);
                    }
                }));
    }

    /** Writes the table a last time. */
    CompletableFuture<Void> stop(Throwable reason) {
        stopped = true;
        joined.completeExceptionally(reason);
        next.close();
        seeking.close();
        if (running != null) {
            running.completeExceptionally(reason);
        }
        return writeSnapshot();
    }

    private void refreshIn(Duration delay) {
        next.close();
        if (!stopped) {
            next = loop.schedule(delay, this::refresh);
        }
    }

    /** The table has changed. One that is thin is filled soon: peers that have just come may know others. */
    void changed() {
        if (members.size() > 0) {
            joined.complete(null);
        }
        if (running == null && isThin()) {
            pause = FIRST_PAUSE;
            refreshIn(pause);
        }
    }

    /** A peer has answered a request of this node's. */
    void answered(PeerId peer) {
        bootstrap.answered(peer);
    }

    /** A peer has not, and it is not this node that is cut off. */
    void failed(PeerId peer) {
        bootstrap.failed(peer);
        seekLost();
    }

    /** By and by, as long as there are any; what leads out of a part of the network that was cut off is used at once. */
    private void seekLost() {
        boolean isLate = !bootstrap.hasLostWithin(LOST_LATELY);
        boolean isSooner = isSeekingSeldom && !isLate;
        if (stopped || !bootstrap.hasLost() || isSeeking && !isSooner) {
            return;
        }
        seeking.close();
        isSeeking = true;
        isSeekingSeldom = isLate;
        seeking = loop.schedule(jittered(isLate ? LONG_LOST_AGAIN : LOST_AGAIN), this::tryLost);
    }

    private void tryLost() {
        isSeekingSeldom = false; // no timer runs
        Async.whenDone(bootstrap.seekLost(), (reunited, failure) -> {
            isSeeking = false;
            if (failure == null && reunited && !stopped) {
                refresh();
            }
            seekLost();
        });
    }

    /**
     * The first moment at which there is somebody to ask, or nobody could be found after the start, not in the time of a query
     * either.
     *
     * @return completes then, on the loop; fails only at a stop; to be copied, not cancelled
     */
    CompletableFuture<Void> joined() {
        return joined;
    }

    private boolean isThin() {
        return members.size() < options.limits().thin();
    }

    /**
     * Refreshes the table now, or joins the refresh that is under way.
     *
     * @return completes when every distance has been searched
     */
    CompletableFuture<Void> refresh() {
        assert loop.inLoop();
        if (running != null) {
            return Async.copyOf(running);
        }
        next.close();
        CompletableFuture<Void> refreshing = new CompletableFuture<>();
        running = refreshing;
        sizeBefore = members.size();
        Async.whenDone(Async.call(loop, this::begin), (done, failure) -> Async.on(loop, () -> ended(refreshing)));
        return Async.copyOf(refreshing);
    }

    private CompletableFuture<Void> begin() {
        CompletableFuture<Void> first = isThin() ? bootstrap.run() : CompletableFuture.completedFuture(null);
        return first.thenCompose(filled -> search())
                .thenCompose(searched -> stopped ? CompletableFuture.completedFuture(null) : writeSnapshot());
    }

    private void ended(CompletableFuture<Void> refreshing) {
        running = null;
        joined.complete(null);
        seekLost();
        if (isThin()) {
            // A network may just be small: less and less often, unless it has grown.
            pause = members.size() > sizeBefore ? FIRST_PAUSE : pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            refreshIn(jittered(pause));
        } else {
            pause = FIRST_PAUSE;
            bootstrap.forgetFormer();
            refreshIn(jittered(options.limits().refresh()));
        }
        refreshing.complete(null);
    }

    /** Nodes that started together do not go on together. */
    private Duration jittered(Duration about) {
        return about.multipliedBy(90 + random.nextInt(21)).dividedBy(100);
    }

    /** Those that do not answer leave the table. */
    private CompletableFuture<Void> ask(List<PeerId> silent) {
        List<PeerId> left = new ArrayList<>(silent);
        List<CompletableFuture<Void>> lanes = new ArrayList<>();
        for (int i = 0; i < Math.min(options.limits().concurrency(), silent.size()); i++) {
            lanes.add(Async.loop(() -> left.isEmpty() || stopped
                    ? CompletableFuture.completedFuture(false)
                    : members.probe(left.remove(left.size() - 1)).thenApply(asked -> true)));
        }
        return CompletableFuture.allOf(lanes.toArray(CompletableFuture<?>[]::new));
    }

    /**
     * Itself first, since the closest peers matter most, and since their answers show that this node is not cut off: then those
     * that were silent are asked. Then one place of each distance at which more peers are wanted; but of none that is so near
     * that whoever lies there would be among the closest ones just found.
     */
    private CompletableFuture<Void> search() {
        if (members.size() == 0) {
            return CompletableFuture.completedFuture(null);
        }
        return whatever(searches.closestPeers(searches.self()), List.of())
                .thenCompose(closest -> ask(members.stale())
                        .thenCompose(asked -> search(new ArrayList<>(members.prefixesToRefresh(closest)))));
    }

    private CompletableFuture<Void> search(List<Integer> prefixes) {
        return Async.loop(() -> {
            if (prefixes.isEmpty() || stopped) {
                return CompletableFuture.completedFuture(false);
            }
            return target(members.placeAt(prefixes.remove(0), random))
                    .thenCompose(target -> whatever(searches.meet(target), List.of()))
                    .thenApply(searched -> true);
        });
    }

    /**
     * Completes on the loop, and does not fail: what comes of a search for the table's sake is in the table.
     *
     * @param otherwise what it completes with where the search fails
     */
    private <T> CompletableFuture<T> whatever(CompletableFuture<T> search, T otherwise) {
        CompletableFuture<T> over = new CompletableFuture<>();
        Async.whenDone(
                search, (found, failure) -> Async.on(loop, () -> over.complete(failure == null ? found : otherwise)));
        return over;
    }

    /** A little in each turn of the loop, since it may take some ten thousand hashes. */
    private CompletableFuture<Bytes> target(PreimageSearch place) {
        CompletableFuture<Bytes> found = new CompletableFuture<>();
        tryMore(place, found);
        return found;
    }

    private void tryMore(PreimageSearch place, CompletableFuture<Bytes> found) {
        place.attempt(HASHES_A_TURN)
                .ifPresentOrElse(
                        found::complete, () -> Async.on(loop, () -> loop.execute(() -> tryMore(place, found)), found));
    }

    /** An empty table is not worth remembering: what was remembered before may still lead somewhere. */
    private CompletableFuture<Void> writeSnapshot() {
        return snapshot.filter(file -> members.size() > 0)
                .map(file -> file.write(members.infos()))
                .orElse(CompletableFuture.completedFuture(null));
    }
}
