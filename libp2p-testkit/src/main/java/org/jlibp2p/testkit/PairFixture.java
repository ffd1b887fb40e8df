package org.jlibp2p.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.junit.jupiter.api.AfterEach;

/**
 * What the contracts of a pipe share: where its pairs come from and how to wait for them. Not extended directly; extend
 * {@link DuplexContract}, {@link HalfCloseContract} and {@link BackPressureContract}.
 *
 * <p>The ends may live on {@link ManualTime} or on loops with threads: the contracts call them from the test's thread,
 * as any thread may, and wait with the implementation's {@link Patience}.
 */
public abstract class PairFixture {
    private final List<Duplex> opened = new ArrayList<>();

    /** For subclasses. */
    protected PairFixture() {}

    /**
     * Makes two connected ends of the pipe under test, with {@link org.jlibp2p.limits.BufferLimits#defaults()}.
     *
     * @return a fresh pair; the contract resets what a test leaves open
     * @throws Exception if there is none to be had, which fails the test
     */
    protected abstract DuplexPair connect() throws Exception;

    /**
     * How to wait for the ends that {@link #connect()} makes.
     *
     * @return drives their time or lets their threads work
     */
    protected abstract Patience patience();

    /** Resets what the test left open. */
    @AfterEach
    void resetWhatIsOpen() {
        opened.forEach(end -> end.reset(new StreamResetException(ErrorCode.NONE, false)));
        patience().settles(CompletableFuture.completedFuture(null));
    }

    final DuplexPair open() {
        try {
            DuplexPair pair = connect();
            opened.add(pair.left());
            opened.add(pair.right());
            return pair;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("no pair to test", e);
        }
    }

    final <T> T await(CompletableFuture<T> future) {
        return patience().await(future);
    }

    /** What an operation that has to fail failed with. */
    final Throwable failureOf(CompletableFuture<?> failing) {
        return patience().failureOf(failing);
    }

    /** What an operation that has to fail because of the pipe's end failed with. */
    final Libp2pException brokenBy(CompletableFuture<?> failing) {
        Throwable failure = failureOf(failing);
        if (failure instanceof Libp2pException known) {
            return known;
        }
        throw new AssertionError("a pipe fails only with Libp2pException, not with this", failure);
    }

    /** Reads until so many bytes have come, or the input ends. */
    final Bytes readUpTo(Duplex end, int size) {
        return await(Transfers.read(end, size));
    }

    /** Does something with an end on its own loop. */
    final <T> CompletableFuture<T> onLoop(Duplex end, Function<Duplex, CompletableFuture<T>> step) {
        return Async.call(end.loop(), () -> step.apply(end));
    }
}
