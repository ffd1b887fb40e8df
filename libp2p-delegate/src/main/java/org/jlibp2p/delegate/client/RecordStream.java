package org.jlibp2p.delegate.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.exchange.Answer;
import org.jlibp2p.delegate.exchange.Answers;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.delegate.http.HttpLimits;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.schema.ListDocument;
import org.jlibp2p.delegate.schema.MediaTypes;
import org.jlibp2p.delegate.schema.NdjsonReader;
import org.jlibp2p.delegate.schema.RecordReader;
import org.jlibp2p.delegate.schema.RoutingFilter;

/**
 * The records of one delegate's answer, pulled one by one: of the answer is read what they need. Confined to the loop. Must be read to its end or closed.
 */
final class RecordStream {
    /** What is asked for: lines as they are found, or all of them in a document from servers that know no lines. */
    static final String ACCEPT = MediaTypes.NDJSON + "," + MediaTypes.JSON;

    private final EventLoop loop;
    private final HttpLimits limits;
    private final ListDocument document;
    private final RoutingFilter filter;
    private final CompletableFuture<Answer> asked;
    private Answer answer;
    private RecordReader reader;
    private int records;
    private boolean ended;

    /** Of an answer that was asked for. */
    RecordStream(
            EventLoop loop,
            CompletableFuture<Answer> asked,
            HttpLimits limits,
            ListDocument document,
            RoutingFilter filter) {
        this.loop = loop;
        this.limits = limits;
        this.document = document;
        this.filter = filter;
        this.asked = asked;
    }

    /** The next record that the filter lets pass, or nothing at the end. One may be pending at a time. */
    CompletableFuture<Optional<RoutingRecord>> next() {
        assert loop.inLoop();
        Found found = new Found();
        return Async.map(Async.loop(() -> step(found)), end -> found.record, unneeded -> {});
    }

    private static final class Found {
        private Optional<RoutingRecord> record = Optional.empty();
    }

    /** Whether to go on. */
    private CompletableFuture<Boolean> step(Found found) {
        if (reader == null && !ended) {
            return answer == null ? asked.thenCompose(this::begin) : CompletableFuture.completedFuture(false);
        }
        if (reader != null) {
            Optional<RoutingRecord> next = read();
            if (next.isPresent()) {
                found.record = filter.apply(next.get());
                return CompletableFuture.completedFuture(found.record.isEmpty());
            }
        }
        return ended
                ? CompletableFuture.completedFuture(false)
                : answer.body().read().thenApply(this::feed);
    }

    private CompletableFuture<Boolean> begin(Answer received) {
        answer = received;
        if (ended) {
            received.body().close();
            return CompletableFuture.completedFuture(false);
        }
        if (received.status() == 404) { // nothing, in the words of older servers
            ended = true;
            return Answers.passOver(received).thenApply(end -> false);
        }
        if (received.status() != 200) {
            ended = true;
            return Answers.failed(received, loop.now());
        }
        switch (received.contentType()) {
            case MediaTypes.NDJSON -> reader = NdjsonReader.create(limits.recordBytes());
            case MediaTypes.JSON -> reader = document.reader(limits.recordBytes());
            default -> throw failure(Reason.MALFORMED, "an answer that is neither JSON nor NDJSON", null);
        }
        return CompletableFuture.completedFuture(true);
    }

    private Optional<RoutingRecord> read() {
        Optional<RoutingRecord> next;
        try {
            next = reader.next();
        } catch (MalformedMessageException e) {
            throw failure(Reason.MALFORMED, e.getMessage(), e);
        }
        if (next.isPresent() && ++records > limits.records()) {
            throw failure(Reason.TOO_LARGE, "an answer of more than " + limits.records() + " records", null);
        }
        return next;
    }

    private boolean feed(Optional<Bytes> piece) {
        if (reader == null) { // closed while it was waited for
            return false;
        }
        if (piece.isPresent()) {
            reader.feed(piece.get());
        } else {
            ended = true;
            reader.end();
        }
        return true;
    }

    private DelegateException failure(Reason reason, String message, Throwable cause) {
        answer.forget().run();
        close();
        return new DelegateException(reason, answer.uri(), message, cause);
    }

    /** Ends the answer: the rest of it is not wanted. */
    void close() {
        ended = true;
        reader = null;
        asked.cancel(false);
        if (answer != null) {
            answer.body().close();
        } else {
            Async.whenDone(asked, (late, failure) -> {
                if (late != null) {
                    late.body().close();
                }
            });
        }
    }
}
