package org.jlibp2p.kad.lookup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Operation;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.query.Query;
import org.jlibp2p.kad.query.QueryStep;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.peer.PeerId;

/**
 * Obeys queries: asks whom they say, tells them what came of it, and waits when they say so. Confined to the service's loop,
 * where its futures complete; completing one from outside ends the query and what it has under way.
 */
public final class LookupRunner {
    /** More than a query has, which ends in its own way. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final Duration deadline;
    private final int limit;
    private final Set<Operation<?>> running = new HashSet<>();
    private Throwable closed;

    /**
     * A runner without queries.
     *
     * @param loop the service's
     * @param deadline how long a query may take
     * @param limit how many queries may be under way
     */
    public LookupRunner(EventLoop loop, Duration deadline, int limit) {
        this.loop = loop;
        this.deadline = deadline;
        this.limit = limit;
    }

    /**
     * Runs a query to its end.
     *
     * @param <R> what it finds
     * @param query which; nobody else uses it meanwhile
     * @param ask asks a peer what the query asks; a failure of the future is one of the peer
     * @return completes with what it found, or had found when its time was over; fails with {@link LimitExceededException},
     *     or with {@link OperationTimeoutException} if nobody has answered in that time
     */
    public <R> CompletableFuture<R> run(Query<R> query, Function<PeerId, CompletableFuture<KadReply>> ask) {
        assert loop.inLoop();
        if (running.size() >= limit) {
            return CompletableFuture.failedFuture(new LimitExceededException("kademlia.queries", "system"));
        }
        if (closed != null) {
            return CompletableFuture.failedFuture(closed);
        }
        Operation<R> operation = Operation.start(loop, "a query of the DHT", deadline.plus(GRACE));
        Registration timer = loop.schedule(deadline, () -> timeIsOver(query, operation));
        Async.whenDone(operation.future(), (found, failure) -> timer.close());
        running.add(operation);
        Async.whenDone(operation.future(), (found, failure) -> Async.on(loop, () -> running.remove(operation)));
        Lookup<R> lookup = new Lookup<>(query, ask, operation);
        Async.whenDone(operation.future(), (found, failure) -> Async.on(loop, lookup::end));
        lookup.advance();
        return operation.future();
    }

    /** What some peers have told is worth more than that others kept the search waiting. */
    private <R> void timeIsOver(Query<R> query, Operation<R> operation) {
        if (query.report().answered() > 0) {
            operation.succeed(query.result(), late -> {});
        } else {
            operation.fail(new OperationTimeoutException("a query of the DHT", deadline));
        }
    }

    /**
     * How many queries are under way.
     *
     * @return their number
     */
    public int running() {
        return running.size();
    }

    /**
     * Ends all queries.
     *
     * @param reason what they fail with
     */
    public void close(Throwable reason) {
        assert loop.inLoop();
        closed = reason;
        List.copyOf(running).forEach(operation -> operation.fail(reason));
    }

    private final class Lookup<R> {
        private final Query<R> query;
        private final Function<PeerId, CompletableFuture<KadReply>> ask;
        private final Operation<R> operation;
        private final List<CompletableFuture<KadReply>> asked = new ArrayList<>();
        private Registration timer = Registration.none();
        private boolean advancing;
        private boolean again;

        Lookup(Query<R> query, Function<PeerId, CompletableFuture<KadReply>> ask, Operation<R> operation) {
            this.query = query;
            this.ask = ask;
            this.operation = operation;
        }

        /** A peer that answers at once, or fails at once, must not make this a recursion. */
        void advance() {
            again = true;
            if (advancing) {
                return;
            }
            advancing = true;
            try {
                while (again && !operation.isDone()) {
                    again = false;
                    step();
                }
            } finally {
                advancing = false;
            }
        }

        private void step() {
            timer.close();
            QueryStep next = query.next(loop.nanoTime());
            if (next instanceof QueryStep.Ask step) {
                again = true;
                ask(step.peer());
            } else if (next instanceof QueryStep.Wait step) {
                if (step.untilNanos() != Long.MAX_VALUE) {
                    timer = loop.schedule(Duration.ofNanos(step.untilNanos() - loop.nanoTime()), this::advance);
                }
            } else {
                operation.succeed(query.result(), late -> {});
            }
        }

        private void ask(PeerId peer) {
            CompletableFuture<KadReply> reply;
            try {
                reply = ask.apply(peer);
            } catch (RuntimeException failure) {
                reply = CompletableFuture.failedFuture(failure);
            }
            CompletableFuture<KadReply> begun = reply;
            asked.add(begun);
            Async.whenDone(
                    begun,
                    (answer, failure) -> Async.on(loop, () -> {
                        asked.remove(begun);
                        if (operation.isDone()) {
                            return;
                        }
                        if (failure == null) {
                            query.onReply(peer, answer, loop.nanoTime());
                        } else {
                            query.onFailure(peer, loop.nanoTime());
                        }
                        advance();
                    }));
        }

        /** Nobody waits for what is still asked. */
        private void end() {
            timer.close();
            List.copyOf(asked).forEach(reply -> reply.cancel(false));
            asked.clear();
        }
    }
}
