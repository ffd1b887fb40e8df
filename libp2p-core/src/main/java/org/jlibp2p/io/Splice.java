package org.jlibp2p.io;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.limits.LimitExceededException;

/** Two pipes joined end to end: what comes out of one goes into the other, both ways, each at the pace of its reader. */
public final class Splice {
    private Splice() {}

    /**
     * Joins two pipes until both directions have ended, or anything fails, or a direction has used its share: then both
     * are reset.
     *
     * @param first one pipe
     * @param second the other
     * @param bytesEachWay the most bytes that pass in each direction; empty for no bound
     * @return completes when both directions have ended in order; fails with the first failure, with
     *     {@link LimitExceededException} when a share was used up. Completing it from outside resets both pipes
     */
    public static CompletableFuture<Void> between(Duplex first, Duplex second, OptionalLong bytesEachWay) {
        CompletableFuture<Void> joined = new CompletableFuture<>();
        CompletableFuture<Void> there = new Pump(first, second, bytesEachWay).run();
        CompletableFuture<Void> back = new Pump(second, first, bytesEachWay).run();
        there.exceptionally(failure -> fail(joined, failure));
        back.exceptionally(failure -> fail(joined, failure));
        // A direction that has ended reads no more, and would not notice that its pipe is reset.
        first.closed().exceptionally(failure -> fail(joined, failure));
        second.closed().exceptionally(failure -> fail(joined, failure));
        there.thenCombine(back, (a, b) -> joined.complete(null));
        joined.whenComplete((done, failure) -> {
            if (failure != null) {
                first.reset(failure);
                second.reset(failure);
            }
        });
        return joined;
    }

    private static Void fail(CompletableFuture<Void> joined, Throwable failure) {
        joined.completeExceptionally(Async.unwrap(failure));
        return null;
    }

    private static final class Pump {
        private final Duplex source;
        private final Duplex sink;
        private final OptionalLong share;
        private long passed;

        Pump(Duplex source, Duplex sink, OptionalLong share) {
            this.source = source;
            this.sink = sink;
            this.share = share;
        }

        CompletableFuture<Void> run() {
            return Async.loop(this::step).thenCompose(end -> sink.closeWrite());
        }

        private CompletableFuture<Boolean> step() {
            return source.read().thenCompose(bytes -> {
                if (bytes.isEmpty()) {
                    return CompletableFuture.completedFuture(false);
                }
                passed += bytes.size();
                if (share.isPresent() && passed > share.getAsLong()) {
                    throw new LimitExceededException("bytesEachWay", "splice");
                }
                return sink.write(bytes).thenApply(accepted -> true);
            });
        }
    }
}
