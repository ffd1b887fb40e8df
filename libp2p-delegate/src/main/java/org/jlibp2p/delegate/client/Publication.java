package org.jlibp2p.delegate.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.routing.RoutingException;

/** The record of a name, sent to all delegates at the same time; one that takes it is enough. Confined to the loop. */
final class Publication {
    private final EventLoop loop;
    private final Delegates delegates;
    private final IpnsName name;
    private final IpnsRecord record;
    private final List<String> nodes;
    private final List<Throwable> failures = new ArrayList<>();
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private int running;
    private boolean isTaken;

    Publication(EventLoop loop, Delegates delegates, IpnsName name, IpnsRecord record, List<String> nodes) {
        this.loop = loop;
        this.delegates = delegates;
        this.name = name;
        this.record = record;
        this.nodes = nodes;
    }

    CompletableFuture<Void> begin() {
        failures.addAll(delegates.refusals());
        List<Delegate> asked = delegates.allWilling();
        running = asked.size();
        if (asked.isEmpty()) {
            end();
        }
        asked.forEach(this::send);
        return result;
    }

    private void send(Delegate delegate) {
        long askedAt = loop.nanoTime();
        CompletableFuture<Void> sent = delegate.publish(name, record, nodes);
        result.whenComplete((done, failure) -> Async.on(loop, () -> sent.cancel(false)));
        Async.whenDone(sent, (done, failure) -> {
            if (result.isDone()) {
                return;
            }
            delegates.ended(delegate, askedAt, failure);
            if (failure == null) {
                isTaken = true;
            } else {
                failures.add(Async.unwrap(failure));
            }
            running--;
            end();
        });
    }

    private void end() {
        if (running > 0) {
            return;
        }
        if (isTaken) {
            delegates.forget(name); // what those said of it too that were not asked now
            result.complete(null);
        } else {
            result.completeExceptionally(new RoutingException("no delegate took the record of a name", failures));
        }
    }
}
