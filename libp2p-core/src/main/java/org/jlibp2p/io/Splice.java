package org.jlibp2p.io;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;

/**
 * Two pipes joined end to end: what comes out of one goes into the other, both ways, each at the pace of its reader and with
 * one read's worth of bytes on the way. The bytes are not copied. Any thread may call; each direction works on the loops of the
 * two pipes in turn.
 */
public final class Splice {
    /** Whose limit was reached where a direction has used its share: {@link LimitExceededException#scope()}. */
    public static final String SCOPE = "splice";

    private final Pump there;
    private final Pump back;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private Splice(Duplex first, Duplex second, OptionalLong bytesEachWay) {
        there = new Pump(first, second, bytesEachWay);
        back = new Pump(second, first, bytesEachWay);
    }

    /**
     * Joins two pipes until both directions have ended, or anything fails, or a direction has used its share: then both
     * are reset.
     *
     * @param first one pipe
     * @param second the other
     * @param bytesEachWay the most bytes that pass in each direction; empty for no bound
     * @return completes when both directions have ended in order; fails with the first failure, with
     *     {@link LimitExceededException} of {@link #SCOPE} when a share was used up. Completing it from outside resets both pipes
     */
    public static CompletableFuture<Void> between(Duplex first, Duplex second, OptionalLong bytesEachWay) {
        return start(first, second, bytesEachWay).ended();
    }

    /**
     * Joins two pipes as {@link #between} does, and tells how much has passed.
     *
     * @param first one pipe
     * @param second the other
     * @param bytesEachWay the most bytes that pass in each direction; exactly so many do, and what comes behind them resets
     *     both pipes. Empty for no bound
     * @return the splice, which works already
     */
    public static Splice start(Duplex first, Duplex second, OptionalLong bytesEachWay) {
        Splice splice = new Splice(first, second, bytesEachWay);
        splice.run(first, second);
        return splice;
    }

    private void run(Duplex first, Duplex second) {
        CompletableFuture<Void> forth = there.run();
        CompletableFuture<Void> home = back.run();
        forth.exceptionally(this::fail);
        home.exceptionally(this::fail);
        // A direction that has ended reads no more, and would not notice that its pipe is reset.
        first.closed().exceptionally(this::fail);
        second.closed().exceptionally(this::fail);
        forth.thenCombine(home, (a, b) -> ended.complete(null));
        ended.whenComplete((done, failure) -> {
            if (failure != null) {
                first.reset(failure);
                second.reset(failure);
            }
        });
    }

    private Void fail(Throwable failure) {
        ended.completeExceptionally(Async.unwrap(failure));
        return null;
    }

    /**
     * The end.
     *
     * @return as {@link #between} returns it
     */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /**
     * How much has gone from the first pipe into the second.
     *
     * @return bytes that the second one has accepted
     */
    public long passedThere() {
        return there.passed;
    }

    /**
     * How much has gone from the second pipe into the first.
     *
     * @return bytes that the first one has accepted
     */
    public long passedBack() {
        return back.passed;
    }

    private static final class Pump {
        private final Duplex source;
        private final Duplex sink;
        private final long share;
        private volatile long passed; // written by one step at a time

        Pump(Duplex source, Duplex sink, OptionalLong share) {
            this.source = source;
            this.sink = sink;
            this.share = share.orElse(Long.MAX_VALUE);
        }

        CompletableFuture<Void> run() {
            return Async.loop(this::step).thenCompose(end -> sink.closeWrite());
        }

        private CompletableFuture<Boolean> step() {
            return source.read().thenCompose(this::pass);
        }

        private CompletableFuture<Boolean> pass(Bytes bytes) {
            if (bytes.isEmpty()) {
                return CompletableFuture.completedFuture(false);
            }
            long room = share - passed;
            Bytes allowed = bytes.size() <= room ? bytes : bytes.slice(0, (int) room);
            CompletableFuture<Void> accepted =
                    allowed.isEmpty() ? CompletableFuture.completedFuture(null) : sink.write(allowed);
            return accepted.thenApply(done -> {
                passed += allowed.size();
                if (allowed.size() < bytes.size()) {
                    throw new LimitExceededException("bytesEachWay", SCOPE);
                }
                return true;
            });
        }
    }
}
