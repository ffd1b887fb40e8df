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

    V1Dials(EventLoop loop, Function<Multiaddr, CompletableFuture<Void>> reach) {
        this.loop = loop;
        this.reach = reach;
    }

    /** The first that is reached; nothing if none is. */
    CompletableFuture<Optional<Multiaddr>> first(List<Multiaddr> addresses) {
        waiting.addAll(addresses);
        Operation<Optional<Multiaddr>> operation = Operation.start(loop, "dialling a peer back", ServerLimits.V1_DIALS);
        Async.whenDone(operation.future(), (reached, failure) -> Async.on(loop, this::giveUp));
        proceed(operation);
        CompletableFuture<Optional<Multiaddr>> result = new CompletableFuture<>();
        Async.whenDone(
                operation.future(),
                (reached, failure) -> result.complete(failure == null ? reached : Optional.empty()));
        Async.whenDone(result, (reached, failure) -> operation.future().cancel(false));
        return result;
    }

    private void proceed(Operation<Optional<Multiaddr>> operation) {
        while (running.size() < ServerLimits.V1_PARALLEL && !waiting.isEmpty() && !operation.isDone()) {
            Multiaddr address = waiting.remove();
            CompletableFuture<Void> reaching = reach.apply(address);
            running.add(reaching);
            Async.whenDone(
                    reaching,
                    (reached, failure) -> Async.on(loop, () -> {
                        running.remove(reaching);
                        if (failure == null) {
                            operation.succeed(Optional.of(address), late -> {});
                        } else {
                            proceed(operation);
                        }
                    }));
        }
        if (running.isEmpty() && waiting.isEmpty() && !operation.isDone()) {
            operation.succeed(Optional.empty(), late -> {});
        }
    }

    private void giveUp() {
        waiting.clear();
        List.copyOf(running).forEach(each -> each.cancel(false));
    }
}
