package org.jlibp2p.delegate.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.delegate.http.HttpLimits;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.routing.RoutingException;

/**
 * The record of a name, asked of all delegates at the same time: a name may stand for something else since one of them has looked. The
 * newest valid one wins of those that come by a moment after the first. Confined to the loop.
 */
final class NameSearch {
    private final EventLoop loop;
    private final Delegates delegates;
    private final HttpLimits limits;
    private final IpnsName name;
    private final List<String> nodes;
    private final List<Throwable> failures = new ArrayList<>();
    private final CompletableFuture<Optional<IpnsRecord>> result = new CompletableFuture<>();
    private Optional<IpnsRecord> newest = Optional.empty();
    private Registration patience = Registration.none();
    private int running;
    private boolean isAnswered;

    NameSearch(EventLoop loop, Delegates delegates, HttpLimits limits, IpnsName name, List<String> nodes) {
        this.loop = loop;
        this.delegates = delegates;
        this.limits = limits;
        this.name = name;
        this.nodes = nodes;
    }

    CompletableFuture<Optional<IpnsRecord>> begin() {
        result.whenComplete((record, failure) -> Async.on(loop, () -> patience.close()));
        failures.addAll(delegates.refusals());
        List<Delegate> asked = delegates.andRemembered();
        running = asked.size();
        if (asked.isEmpty()) {
            end();
        }
        asked.forEach(this::ask);
        return result;
    }

    private void ask(Delegate delegate) {
        long askedAt = loop.nanoTime();
        CompletableFuture<Optional<IpnsRecord>> asked = delegate.ipns(name, nodes);
        result.whenComplete((record, failure) -> Async.on(loop, () -> asked.cancel(false)));
        Async.whenDone(asked, (answer, failure) -> {
            if (result.isDone()) {
                return;
            }
            running--;
            delegates.ended(delegate, askedAt, failure);
            if (failure == null) {
                isAnswered = true;
                answer.ifPresent(this::take);
            } else if (!delegate.isRemembered()) {
                failures.add(Async.unwrap(failure));
            }
            if (running == 0) {
                end();
            }
        });
    }

    private void take(IpnsRecord record) {
        if (newest.isEmpty()) {
            patience = loop.schedule(limits.hedge(), this::end);
        }
        newest = newest.filter(known -> !record.isNewerThan(known)).or(() -> Optional.of(record));
    }

    private void end() {
        if (isAnswered) {
            result.complete(newest);
        } else {
            result.completeExceptionally(
                    new RoutingException("no delegate could be asked to resolve a name", failures));
        }
    }
}
