package org.jlibp2p.kad.provide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;

/**
 * Keeps keys provided: each is provided at once, and then once in every interval, for as long as it is kept. Keys that lie side
 * by side are provided together, so that a hundred thousand of them take no more lookups than the network has peers for. What is
 * kept, and when it was provided, is remembered by a {@link ReprovideStore}: after a restart only what is due is provided.
 *
 * <p>Confined to its service's loop; public methods may be called from any thread. While the network does not answer nothing is
 * lost: what fell due is provided when it is back, at a bounded rate. Progress is published as {@link ReprovideEvent}.
 */
public final class Reprovider {
    /** The longest key that servers accept. */
    public static final int MAX_KEY_SIZE = 80;

    private static final int KEYS_PER_TURN = 1024;
    private static final String STOPPED = "keeping keys provided has stopped";

    private final NodeContext node;
    private final EventLoop loop;
    private final ProvideNetwork network;
    private final NetworkSize size;
    private final ReprovideOptions options;
    private final ReprovideStore store;
    private final KeptKeys keys = new KeptKeys();
    private final Timetable timetable;
    private final ProvideSchedule schedule;
    private final Telling telling;
    private final Set<VisitRun> runs = new HashSet<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>(); // what waits for it completes on the loop
    private final CycleFigures figures;
    private Registration timer = Registration.none();
    private double networkSize;
    private boolean loaded;
    private boolean stopped;

    /**
     * One that keeps nothing yet.
     *
     * @param node the node whose service this is part of
     * @param network how peers are found and told
     * @param size the estimate, fed with each lookup made here; the caller feeds it with others
     * @param options how much at a time, how often, and where it is remembered
     */
    public Reprovider(NodeContext node, ProvideNetwork network, NetworkSize size, ReprovideOptions options) {
        this.node = node;
        this.network = network;
        this.size = size;
        this.options = options;
        store = options.store().orElseGet(MemoryReprovideStore::new);
        loop = node.loop();
        long self = Heads.of(node.identity().peerId().bytes());
        timetable = Timetable.of(options.interval(), options.slack(), self);
        schedule = new ProvideSchedule(keys, timetable, ScheduleRules.of(options.visits()));
        telling = new Telling(loop, keys, network);
        figures = new CycleFigures(options.interval().toMillis());
    }

    /**
     * Reads what is remembered and begins. Called once.
     *
     * @return completes when it was read; fails as the store does, or with {@link NodeClosedException} when it is stopped before
     */
    public CompletableFuture<Void> start() {
        return Async.call(loop, () -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            CompletableFuture<OptionalDouble> read =
                    store.load(part -> Async.on(loop, () -> part.forEach(this::restore)));
            Async.whenDone(
                    read,
                    (remembered, failure) -> Async.on(loop, () -> {
                        if (failure != null) {
                            ready.completeExceptionally(Async.unwrap(failure));
                        } else if (!stopped) {
                            networkSize = remembered.orElse(0);
                            begin();
                        }
                        Async.follow(ready, done);
                    }));
            return done;
        });
    }

    private void restore(ReprovideStore.KeptKey key) {
        keys.add(
                Heads.of(key.hash()),
                key.hash(),
                key.provided().map(Reprovider::seconds).orElse(KeptKeys.NEVER));
    }

    private static int seconds(Instant time) {
        return (int) Math.max(1, time.getEpochSecond());
    }

    private void begin() {
        loaded = true;
        schedule.resize(networkSize(), now());
        schedule.rebuild(now());
        ready.complete(null);
        telling.all();
        drive();
    }

    private long now() {
        return loop.now().toEpochMilli();
    }

    /** The estimate, or while there is none what was remembered. */
    private double networkSize() {
        double estimate = size.estimate(now()).orElse(networkSize);
        if (Math.abs(estimate - networkSize) > networkSize / 4) {
            networkSize = estimate;
            store.networkSize(estimate);
        }
        return estimate;
    }

    /**
     * Keeps keys provided from now on.
     *
     * @param cids what the keys are of
     * @return as {@link #keep(Collection)}
     */
    public CompletableFuture<Void> keep(Cid... cids) {
        return keep(Arrays.stream(cids).map(Cid::hash).toList());
    }

    /**
     * Keeps keys provided from now on. New ones are provided at once, {@link ReprovideEvent.RegionProvided} tells when they
     * are; those that are kept already stay as they are. However many there are, the loop is not held up.
     *
     * @param hashes the multihashes of the content, of {@value #MAX_KEY_SIZE} bytes at most
     * @return completes when the store remembers them; fails as the store does, and then they are kept all the same while the
     *     process runs
     * @throws IllegalArgumentException if one is too long
     */
    public CompletableFuture<Void> keep(Collection<Multihash> hashes) {
        return inParts(hashes, part -> {
            List<Bytes> added = new ArrayList<>();
            for (Bytes hash : part) {
                long head = Heads.of(hash);
                if (keys.add(head, hash, KeptKeys.NEVER)) {
                    added.add(hash);
                    schedule.added(head, now());
                }
            }
            schedule.resize(networkSize(), now());
            return store.kept(added);
        });
    }

    /**
     * Keeps keys no longer: they are not provided any more. What peers know of them goes away within 48 h.
     *
     * @param hashes the multihashes; those that are not kept are passed over
     * @return completes when the store has forgotten them; fails as the store does
     */
    public CompletableFuture<Void> forget(Collection<Multihash> hashes) {
        return inParts(hashes, part -> {
            List<Bytes> removed = new ArrayList<>();
            for (Bytes hash : part) {
                long head = Heads.of(hash);
                if (keys.remove(head, hash)) {
                    removed.add(hash);
                    schedule.removed(head);
                }
            }
            return store.forgotten(removed);
        });
    }

    private interface Part {
        CompletableFuture<Void> apply(List<Bytes> hashes);
    }

    /** Does something with keys, some in each turn of the loop. What the store refuses is done all the same, and told in the end. */
    private CompletableFuture<Void> inParts(Collection<Multihash> hashes, Part each) {
        List<Bytes> all = hashes.stream().map(Reprovider::checked).toList();
        CompletableFuture<Void> done = new CompletableFuture<>();
        Async.on(
                loop,
                () -> Async.whenDone(ready, (nothing, failure) -> {
                    if (stopped || failure != null) {
                        done.completeExceptionally(stopped ? new NodeClosedException(STOPPED) : Async.unwrap(failure));
                    } else {
                        Async.follow(parts(all, each), done);
                    }
                }),
                done);
        return done;
    }

    private CompletableFuture<Void> parts(List<Bytes> all, Part each) {
        int[] at = new int[1];
        Throwable[] refused = new Throwable[1];
        CompletableFuture<Void> work = Async.loop(() -> {
            int to = Math.min(at[0] + KEYS_PER_TURN, all.size());
            CompletableFuture<Void> written = each.apply(all.subList(at[0], to));
            at[0] = to;
            drive();
            return nextTurn(written).thenApply(failure -> {
                refused[0] = refused[0] == null ? failure.orElse(null) : refused[0];
                return to < all.size();
            });
        });
        return work.thenCompose(nothing -> refused[0] == null
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(refused[0]));
    }

    private static Bytes checked(Multihash hash) {
        if (hash.bytes().size() > MAX_KEY_SIZE) {
            throw new IllegalArgumentException("a key of " + hash.bytes().size() + " bytes, above the " + MAX_KEY_SIZE
                    + " that servers accept: " + hash);
        }
        return hash.bytes();
    }

    /** Completes in a later turn of the loop, so that others have theirs, with what the store could not do. */
    private CompletableFuture<Optional<Throwable>> nextTurn(CompletableFuture<Void> before) {
        CompletableFuture<Optional<Throwable>> turn = new CompletableFuture<>();
        Async.whenDone(before, (nothing, failure) -> {
            try {
                loop.execute(() -> turn.complete(Optional.ofNullable(failure).map(Async::unwrap)));
            } catch (NodeClosedException ended) {
                turn.completeExceptionally(ended);
            }
        });
        return turn;
    }

    /** Begins all visits that may begin now, and sets the timer for the next ones. */
    private void drive() {
        if (stopped || !loaded) {
            return;
        }
        timer.close();
        for (Optional<RegionVisit> visit = schedule.next(now()); visit.isPresent(); visit = schedule.next(now())) {
            VisitRun run = new VisitRun(
                    loop, network, options.peersPerVisit(), observer, new VisitRun.Work(visit.get(), networkSize()));
            runs.add(run);
            loop.execute(run::step);
        }
        long wakeAt = schedule.wakeAt(now());
        if (wakeAt != Long.MAX_VALUE) {
            long wait = Math.min(Math.max(1, wakeAt - now()), options.interval().toMillis());
            timer = loop.schedule(Duration.ofMillis(wait), this::drive);
        }
    }

    private final VisitRun.Observer observer = new VisitRun.Observer() {
        @Override
        public void found(Bytes target, List<PeerInfo> closest) {
            List<PeerId> ids = closest.stream().map(PeerInfo::id).toList();
            size.track(target, ids, now());
        }

        @Override
        public void ended(VisitRun run) {
            finished(run);
        }
    };

    private void finished(VisitRun run) {
        runs.remove(run);
        RegionVisit visit = run.visit();
        Delivery delivery = run.delivery();
        List<Bytes> provided = new ArrayList<>();
        Instant when = loop.now();
        delivery.provided().stream().forEach(i -> {
            Bytes hash = visit.hashes().get(i);
            if (keys.provided(visit.heads()[i], hash, seconds(when))) {
                provided.add(hash);
            }
        });
        if (!provided.isEmpty()) {
            store.provided(provided, when);
            telling.provided(provided);
        }
        boolean wasOnline = schedule.online();
        RegionVisit.Outcome outcome = delivery.outcome();
        schedule.finished(visit, outcome, now());
        schedule.resize(networkSize(), now());
        publish(run, outcome, wasOnline);
        drive();
    }

    private void publish(VisitRun run, RegionVisit.Outcome outcome, boolean wasOnline) {
        ReprovideEvent.RegionProvided event = new ReprovideEvent.RegionProvided(
                run.visit().text(),
                outcome.provided(),
                outcome.failed(),
                run.lookups(),
                run.delivery().reached(),
                run.delivery().sent());
        figures.add(event, now());
        node.publish(event);
        if (wasOnline && !schedule.online()) {
            node.publish(new ReprovideEvent.ReprovidingPaused());
        } else if (!wasOnline && schedule.online()) {
            node.publish(new ReprovideEvent.ReprovidingResumed(schedule.late(now())));
        }
    }

    /** The network may be there again, or another one: what waits for another attempt need not wait longer. Any thread. */
    public void networkChanged() {
        Async.on(loop, () -> {
            schedule.hurry(now());
            telling.all();
            drive();
        });
    }

    /**
     * How it goes.
     *
     * @return completes with the figures of this moment
     */
    public CompletableFuture<ReprovideStatus> status() {
        return Async.call(
                loop,
                () -> CompletableFuture.completedFuture(new ReprovideStatus(
                        keys.size(),
                        keys.waiting(),
                        schedule.regions(),
                        schedule.running(),
                        schedule.late(now()),
                        schedule.online(),
                        size.estimate(now()),
                        figures.current(now()),
                        figures.last(now()))));
    }

    /** Ends all visits and begins none any more. What peers were told stays. On the loop. */
    public void stop() {
        stopped = true;
        ready.completeExceptionally(new NodeClosedException(STOPPED));
        timer.close();
        telling.stop();
        runs.forEach(VisitRun::stop);
        runs.clear();
    }
}
