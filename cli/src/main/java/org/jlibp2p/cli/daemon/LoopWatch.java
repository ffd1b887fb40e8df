package org.jlibp2p.cli.daemon;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.node.Node;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;

/** Whether the loops of a node still answer: one that is stuck serves nobody, and nothing else would tell. Any thread. */
final class LoopWatch {
    private final List<EventLoop> loops = new CopyOnWriteArrayList<>();

    /** Is in the node only to have a loop there. */
    private record Watched(EventLoop loop) implements Service {}

    ServiceFactory<?> service() {
        return context -> {
            loops.add(context.loop());
            return new Watched(context.loop());
        };
    }

    /** Whether everything answers within a time: the loop of a service, and those of connections. */
    boolean answers(Node node, Duration within) {
        List<CompletableFuture<Void>> pings = Stream.concat(
                        loops.stream(), node.connections().stream().map(Connection::loop))
                .distinct()
                .map(LoopWatch::ping)
                .toList();
        try {
            CompletableFuture.allOf(pings.toArray(CompletableFuture[]::new))
                    .get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private static CompletableFuture<Void> ping(EventLoop loop) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        try {
            loop.execute(() -> answer.complete(null));
        } catch (NodeClosedException | RejectedExecutionException closed) {
            answer.completeExceptionally(closed);
        }
        return answer;
    }
}
