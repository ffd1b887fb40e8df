package org.jlibp2p.delegate.kubo;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.exchange.Answer;
import org.jlibp2p.delegate.exchange.Answers;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.delegate.http.HttpLimits;
import org.jlibp2p.delegate.schema.JsonSequence;

/** The events of one answer, pulled one by one. Confined to the loop. Must be read to its end or closed. */
final class EventStream {
    /** What Kubo says when it knows nothing. */
    private static final String NOT_FOUND = "routing: not found";

    /** What it says of a search that had no peer to begin with. */
    private static final String NOBODY_TO_ASK = "failed to find any peer in table";

    private static final int FAILED = 500;

    private final Answer answer;
    private final HttpLimits limits;
    private final JsonSequence objects;
    private Optional<DelegateException> refusal = Optional.empty();
    private long records;
    private boolean isAnswered;
    private boolean ended;

    EventStream(Answer answer, HttpLimits limits) {
        this.answer = answer;
        this.limits = limits;
        objects = JsonSequence.create(limits.recordBytes());
    }

    /** Whether a search failed only because there is nothing to be found. */
    static boolean isNotFound(Throwable failure) {
        return failure instanceof DelegateException answer
                && answer.status() == FAILED
                && answer.text().contains(NOT_FOUND);
    }

    /** Whether it is the search that failed, and not the asking for it. */
    static boolean isOfSearch(Throwable failure) {
        return failure instanceof DelegateException answer && answer.status() == FAILED;
    }

    /**
     * The next event, or nothing at the end. That a search failed is told at the end: one of several that Kubo makes at the same time
     * may have, and another one still finds something. That one of them knows nothing counts more than why another one could not
     * ask anybody, as in a network that has only one of Kubo's two; else what the last of them said.
     */
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
                answer.body().goOn();
                QueryEvent event = QueryEvent.of(next.get());
                records += event.records();
                if (records > limits.records()) {
                    throw failure(
                            Reason.TOO_LARGE,
                            "an answer of more than " + limits.records() + " events and providers",
                            null);
                }
                if (event.isFailureOfAll()) {
                    refusal =
                            Optional.of(refusal.filter(EventStream::isNotFound).orElseGet(() -> refusal(event)));
                    return CompletableFuture.completedFuture(true);
                }
                isAnswered |= event.type() == QueryEvent.PEER_RESPONSE;
                found.event = Optional.of(event);
            }
        } catch (MalformedMessageException e) {
            throw failure(Reason.MALFORMED, e.getMessage(), e);
        }
        if (found.event.isEmpty() && ended && refusal.isPresent() && !isOfTheOther(refusal.get())) {
            throw refusal.get();
        }
        if (found.event.isPresent() || ended) {
            return CompletableFuture.completedFuture(false);
        }
        return answer.body().read().handle(this::take);
    }

    /** Whether it was another search than the one in which peers have answered: Kubo tells of it now and then. */
    private boolean isOfTheOther(DelegateException failure) {
        return isAnswered && failure.text().contains(NOBODY_TO_ASK);
    }

    /**
     * Behind the failure of a search Kubo repeats it in a trailer, which the JDK's client passes over, or stumbles on where assertions
     * are enabled: with that failure known it does not matter how the answer ends.
     */
    private boolean take(Optional<Bytes> piece, Throwable failure) {
        if (failure != null && refusal.isEmpty()) {
            throw new CompletionException(Async.unwrap(failure));
        }
        if (failure == null && piece.isPresent()) {
            objects.feed(piece.get());
            return true;
        }
        ended = true;
        if (failure == null) {
            objects.end();
        }
        return true;
    }

    /** With Kubo's status for a search that fails, had it known that before it sent one. */
    private DelegateException refusal(QueryEvent event) {
        String text = Answers.printable(Bytes.utf8(event.extra()));
        return new DelegateException(
                answer.uri(),
                FAILED,
                text.substring(0, Math.min(text.length(), DelegateException.MAX_TEXT)),
                Optional.empty());
    }

    private DelegateException failure(Reason reason, String message, Throwable cause) {
        close();
        return new DelegateException(reason, answer.uri(), message, cause);
    }

    void close() {
        answer.body().close();
    }
}
