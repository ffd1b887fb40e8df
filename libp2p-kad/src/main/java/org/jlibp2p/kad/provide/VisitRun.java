package org.jlibp2p.kad.provide;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerInfo;

/**
 * One visit under way: looks up what the {@link RegionSweep} wants, then goes to all peers, some at a time. Confined to the
 * service's loop, which it leaves to others between any two pieces of work.
 */
final class VisitRun {
    /** How long one lookup may take. */
    static final Duration LOOKUP_DEADLINE = Duration.ofMinutes(1);

    /** How long a peer may take for one part of its keys. */
    static final Duration PEER_DEADLINE = Duration.ofSeconds(30);

    /** How many keys a peer is told in one go. */
    static final int MAX_PART = 256;

    /** Parts that a peer may fail to take until it is left alone. */
    static final int MAX_FAILED_PARTS = 3;

    private static final int KEYS_PER_TURN = 64;

    private final EventLoop loop;
    private final ProvideNetwork network;
    private final int parallel;
    private final Observer observer;
    private final RegionVisit visit;
    private final RegionSweep sweep;
    private final Set<CompletableFuture<?>> open = new HashSet<>();
    private Delivery delivery;
    private boolean pumping;
    private boolean stopped;

    /** Is told of what happens. */
    interface Observer {
        /** A lookup has ended. */
        void found(Bytes target, List<PeerInfo> closest);

        /** The visit has ended. */
        void ended(VisitRun run);
    }

    VisitRun(EventLoop loop, ProvideNetwork network, int parallel, Observer observer, Work work) {
        this.loop = loop;
        this.network = network;
        this.parallel = parallel;
        this.observer = observer;
        visit = work.visit();
        sweep = new RegionSweep(visit, work.networkSize());
    }

    /** What there is to do, and in how large a network. */
    record Work(RegionVisit visit, double networkSize) {}

    RegionVisit visit() {
        return visit;
    }

    /** How the storing went; only once the visit has ended. */
    Delivery delivery() {
        return delivery;
    }

    int lookups() {
        return sweep.lookups();
    }

    void step() {
        if (stopped) {
            return;
        }
        switch (sweep.next(KEYS_PER_TURN)) {
            case GO_ON -> loop.execute(this::step);
            case LOOK_UP -> lookUp();
            case DONE -> {
                delivery = new Delivery(visit, sweep);
                pump();
            }
        }
    }

    private void lookUp() {
        Bytes target = sweep.target();
        run(() -> network.closest(target), LOOKUP_DEADLINE, found -> {
            found.ifPresentOrElse(
                    peers -> {
                        sweep.found(peers);
                        observer.found(target, peers);
                    },
                    sweep::missed);
            step();
        });
    }

    /** Goes to as many peers as may be told at a time; answers that are there at once do not make the stack grow. */
    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        while (open.size() < parallel) {
            Optional<Holder> next = delivery.next();
            if (next.isEmpty()) {
                break;
            }
            send(next.get(), 0, 0);
        }
        pumping = false;
        if (open.isEmpty()) {
            observer.ended(this);
        }
    }

    /** Tells a peer its keys, so many at a time that each part can be done in time, until it has failed too often. */
    private void send(Holder holder, int from, int failedBefore) {
        int to = Math.min(from + MAX_PART, holder.size());
        List<Bytes> part = delivery.keysFor(holder, from, to);
        run(() -> network.sendProvider(holder.peer(), part), PEER_DEADLINE, result -> {
            int taken = Math.min(part.size(), Math.max(0, result.orElse(0)));
            delivery.taken(holder, from, from + taken);
            int failed = failedBefore + (taken < part.size() ? 1 : 0);
            if (to < holder.size() && failed < MAX_FAILED_PARTS) {
                send(holder, to, failed);
                return;
            }
            pump();
        });
    }

    private <T> void run(Supplier<CompletableFuture<T>> start, Duration deadline, Consumer<Optional<T>> then) {
        CompletableFuture<T> future = begin(start);
        open.add(future);
        Registration timer = loop.schedule(deadline, () -> future.cancel(false));
        Async.whenDone(
                future,
                (value, failure) -> Async.on(loop, () -> {
                    timer.close();
                    open.remove(future);
                    if (!stopped) {
                        then.accept(Optional.ofNullable(failure == null ? value : null));
                    }
                }));
    }

    private static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> start) {
        try {
            return start.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Ends it without a result. */
    void stop() {
        stopped = true;
        List.copyOf(open).forEach(future -> future.cancel(false));
    }
}
