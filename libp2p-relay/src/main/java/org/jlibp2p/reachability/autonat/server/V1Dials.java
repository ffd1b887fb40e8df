package org.jlibp2p.reachability.autonat.server;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Operation;
import org.jlibp2p.multiformats.Multiaddr;

/** A few addresses being tried at a time until one is reached, or all have failed, or time is over. Confined to a loop. */
final class V1Dials {
    private final EventLoop loop;
    private final Function<Multiaddr, CompletableFuture<Void>> reach;
    private final Queue<Multiaddr> waiting = new ArrayDeque<>();
    private final Set<CompletableFuture<Void>> running = new HashSet<>();
    private boolean tried;

    /**
     * What came of it.
     *
     * @param reached the first address that was, if any
     * @param tried whether any was dialled at all
     */
    record Result(Optional<Multiaddr> reached, boolean tried) {}

    V1Dials(EventLoop loop, Function<Multiaddr, CompletableFuture<Void>> reach) {
        this.loop = loop;
        this.reach = reach;
    }

    /** The first that is reached. */
    CompletableFuture<Result> first(List<Multiaddr> addresses) {
        waiting.addAll(addresses);
        Operation<Result> operation = Operation.start(loop, "dialling a peer back", ServerLimits.V1_DIALS);
        Async.whenDone(operation.future(), (reached, failure) -> Async.on(loop, this::giveUp));
        proceed(operation);
        return Async.handle(
                operation.future(),
                (reached, failure) -> failure == null ? reached : new Result(Optional.empty(), true),
                unneeded -> {});
    }

    private void proceed(Operation<Result> operation) {
        while (running.size() < ServerLimits.V1_PARALLEL && !waiting.isEmpty() && !operation.isDone()) {
            Multiaddr address = waiting.remove();
            CompletableFuture<Void> reaching = reach.apply(address);
            running.add(reaching);
            Async.whenDone(
                    reaching,
                    (reached, failure) -> Async.on(loop, () -> {
                        running.remove(reaching);
                        if (failure == null) {
                            operation.succeed(new Result(Optional.of(address), true), late -> {});
                        } else {
                            tried |= DialBack.wasTried(Async.unwrap(failure));
                            proceed(operation);
                        }
                    }));
        }
        if (running.isEmpty() && waiting.isEmpty() && !operation.isDone()) {
            operation.succeed(new Result(Optional.empty(), tried), late -> {});
        }
    }

    private void giveUp() {
        waiting.clear();
        List.copyOf(running).forEach(each -> each.cancel(false));
    }
}
