package org.jlibp2p.delegate.kubo;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.delegate.exchange.Answer;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.delegate.http.HttpLimits;
import org.jlibp2p.delegate.schema.JsonSequence;

/** The events of one answer, pulled one by one. Confined to the loop. Must be read to its end or closed. */
final class EventStream {
    private final Answer answer;
    private final HttpLimits limits;
    private final JsonSequence objects;
    private int events;
    private boolean ended;

    EventStream(Answer answer, HttpLimits limits) {
        this.answer = answer;
        this.limits = limits;
        objects = JsonSequence.create(limits.recordBytes());
    }

    /** The next event, or nothing at the end. */
    CompletableFuture<Optional<QueryEvent>> next() {
        Found found = new Found();
        return Async.map(Async.loop(() -> step(found)), end -> found.event, unneeded -> {});
    }

    private static final class Found {
        private Optional<QueryEvent> event = Optional.empty();
    }

    private CompletableFuture<Boolean> step(Found found) {
        try {
            Optional<Map<?, ?>> next = objects.next();
            if (next.isPresent()) {
                if (++events > limits.records()) {
                    throw failure(Reason.TOO_LARGE, "an answer of more than " + limits.records() + " events", null);
                }
                found.event = Optional.of(QueryEvent.of(next.get()));
            }
        } catch (MalformedMessageException e) {
            throw failure(Reason.MALFORMED, e.getMessage(), e);
        }
        if (found.event.isPresent() || ended) {
            return CompletableFuture.completedFuture(false);
        }
        return answer.body().read().thenApply(piece -> {
            if (piece.isPresent()) {
                objects.feed(piece.get());
            } else {
                ended = true;
                objects.end();
            }
            return true;
        });
    }

    private DelegateException failure(Reason reason, String message, Throwable cause) {
        close();
        return new DelegateException(reason, answer.uri(), message, cause);
    }

    void close() {
        answer.body().close();
    }
}
