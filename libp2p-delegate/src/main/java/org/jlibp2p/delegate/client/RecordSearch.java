package org.jlibp2p.delegate.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.ResultQueue;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.record.PeerSchema;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.schema.RecordCodec;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.routing.RoutingException;

/**
 * One search that all delegates are asked for at the same time: each peer is told once, by whoever tells of it first, and each
 * delegate is read no faster than the results are taken. Confined to the loop.
 *
 * @param <T> what is made of records
 */
final class RecordSearch<T> {
    /** How many records of one search are recognised when they are told of again. */
    static final int REMEMBERED = 4096;

    /** When nobody has taken results for so long, a delegate that breaks off its answer is not blamed. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int AHEAD = 16;
    private static final RecordCodec ANY_SIZE = new RecordCodec(Integer.MAX_VALUE);

    private final EventLoop loop;
    private final Delegates delegates;
    private final String what;
    private final Function<RoutingRecord, Optional<T>> form;
    private final ResultQueue<T> results;
    private final Map<Object, Boolean> told = new LinkedHashMap<>();
    private final List<Throwable> failures = new ArrayList<>();
    private int running;
    private boolean isAnswered;
    private Duration longestRest = Duration.ZERO; // of whoever asks

    private RecordSearch(
            EventLoop loop,
            Delegates delegates,
            String what,
            Function<RoutingRecord, Optional<T>> form,
            ResultQueue<T> results) {
        this.loop = loop;
        this.delegates = delegates;
        this.what = what;
        this.form = form;
        this.results = results;
    }

    static <T> ResultQueue<T> queue(EventLoop loop, int delegates) {
        return ResultQueue.create(loop, Math.max(AHEAD, delegates));
    }

    static <T> void begin(
            EventLoop loop,
            Delegates delegates,
            String what,
            Function<Delegate, RecordStream> ask,
            Function<RoutingRecord, Optional<T>> form,
            ResultQueue<T> results) {
        try {
            new RecordSearch<>(loop, delegates, what, form, results).begin(ask);
        } catch (Throwable e) { // nobody else would tell whoever waits for results
            results.fail(new RoutingException("no delegate could be asked to " + what, List.of(e)));
        }
    }

    private void begin(Function<Delegate, RecordStream> ask) {
        failures.addAll(delegates.refusals());
        List<Delegate> asked = delegates.andRemembered();
        running = asked.size();
        if (asked.isEmpty()) {
            end();
        }
        for (Delegate each : asked) {
            RecordStream stream = ask.apply(each);
            results.onClose(stream::close);
            pump(each, stream);
        }
    }

    private void pump(Delegate delegate, RecordStream stream) {
        long askedAt = loop.nanoTime();
        boolean[] isFirst = {true};
        Async.whenDone(
                Async.loop(() -> stream.next().thenCompose(next -> {
                    if (isFirst[0]) {
                        isFirst[0] = false;
                        delegates.ended(delegate, askedAt, null);
                    }
                    return next.isPresent() ? pass(next.get()) : CompletableFuture.completedFuture(false);
                })),
                (end, failure) -> {
                    stream.close();
                    ended(delegate, askedAt, failure == null ? null : Async.unwrap(failure));
                });
    }

    private CompletableFuture<Boolean> pass(RoutingRecord record) {
        Optional<T> result = form.apply(record);
        if (result.isEmpty() || told.putIfAbsent(mark(record), true) != null) {
            return CompletableFuture.completedFuture(true);
        }
        if (told.size() > REMEMBERED) {
            told.remove(told.keySet().iterator().next());
        }
        long put = loop.nanoTime();
        return results.put(result.get()).thenApply(isWanted -> {
            Duration rest = Duration.ofNanos(loop.nanoTime() - put);
            longestRest = rest.compareTo(longestRest) > 0 ? rest : longestRest;
            return isWanted;
        });
    }

    /** By what a record is recognised: not the record itself, which may take much more than it had bytes. */
    private static Object mark(RoutingRecord record) {
        return RecordCodec.peerOf(record)
                .<Object>map(PeerSchema::id)
                .orElseGet(() -> Multihash.sha256(ANY_SIZE.encode(record)));
    }

    private void ended(Delegate delegate, long askedAt, Throwable failure) {
        running--;
        if (failure != null) {
            if (!delegate.isRemembered()) {
                failures.add(failure);
            }
            if (!isOfRest(failure)) {
                delegates.ended(delegate, askedAt, failure);
            }
        } else {
            isAnswered = true;
        }
        end();
    }

    /** Servers end answers that are not read. */
    private boolean isOfRest(Throwable failure) {
        return failure instanceof DelegateException broken
                && broken.reason() == DelegateException.Reason.UNREACHABLE
                && longestRest.compareTo(PATIENCE) >= 0;
    }

    private void end() {
        if (running > 0) {
            return;
        }
        if (isAnswered) {
            results.end();
        } else {
            results.fail(new RoutingException("no delegate could be asked to " + what, failures));
        }
    }
}
