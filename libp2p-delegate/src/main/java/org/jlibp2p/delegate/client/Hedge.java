package org.jlibp2p.delegate.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.delegate.http.HttpLimits;
import org.jlibp2p.routing.RoutingException;

/**
 * One question to delegates one after another: the next one is asked when the one before has failed, knows nothing, or takes too
 * long, in which case both are waited for. The first answer of use wins, and the others are ended. Confined to the loop.
 */
final class Hedge<T> {
    private final EventLoop loop;
    private final Delegates delegates;
    private final HttpLimits limits;
    private final String what;
    private final Function<Delegate, CompletableFuture<Optional<T>>> ask;
    private final Predicate<T> isOfUse;
    private final Queue<Delegate> left;
    private final CompletableFuture<Optional<T>> result = new CompletableFuture<>();
    private final List<Throwable> failures = new ArrayList<>();
    private Optional<T> better = Optional.empty(); // than nothing
    private Registration patience = Registration.none();
    private int running;
    private int answered;

    Hedge(
            EventLoop loop,
            Delegates delegates,
            HttpLimits limits,
            String what,
            Function<Delegate, CompletableFuture<Optional<T>>> ask,
            Predicate<T> isOfUse) {
        this.loop = loop;
        this.delegates = delegates;
        this.limits = limits;
        this.what = what;
        this.ask = ask;
        this.isOfUse = isOfUse;
        left = new ArrayDeque<>(delegates.andRemembered());
        failures.addAll(delegates.refusals());
    }

    CompletableFuture<Optional<T>> begin() {
        result.whenComplete((value, failure) -> Async.on(loop, () -> patience.close()));
        askNext();
        return result;
    }

    private void askNext() {
        patience.close();
        if (result.isDone()) {
            return;
        }
        Delegate next = left.poll();
        if (next == null) {
            endIfAllHave();
            return;
        }
        running++;
        long askedAt = loop.nanoTime();
        CompletableFuture<Optional<T>> asked = ask.apply(next);
        result.whenComplete((value, failure) -> Async.on(loop, () -> asked.cancel(false)));
        Async.whenDone(asked, (answer, failure) -> {
            if (result.isDone()) {
                return;
            }
            running--;
            delegates.ended(next, askedAt, failure);
            if (failure != null) {
                if (!next.isRemembered()) {
                    failures.add(Async.unwrap(failure));
                }
                askNext();
            } else {
                take(answer);
            }
        });
        if (!asked.isDone() && !left.isEmpty() && !result.isDone()) {
            patience.close();
            patience = loop.schedule(limits.hedge(), this::askNext);
        }
    }

    private void take(Optional<T> answer) {
        answered++;
        if (answer.filter(isOfUse).isPresent()) {
            result.complete(answer);
        } else {
            better = better.or(() -> answer);
            askNext();
        }
    }

    private void endIfAllHave() {
        if (running > 0) {
            return;
        }
        if (answered > 0) {
            result.complete(better);
        } else {
            result.completeExceptionally(new RoutingException("no delegate could be asked to " + what, failures));
        }
    }
}
