package org.jlibp2p.delegate.server;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.serving.AnswerLimits;
import org.jlibp2p.delegate.serving.Endpoint;

/**
 * One answer with a record on each line, each sent as soon as it is found, and the next one looked for when the client has taken
 * it. The head is sent with the first of them, since it says whether there are any; and since nobody knows then whether the search
 * will come to its end, only one that has may be kept for long. Confined to the server's loop.
 *
 * <p>Specification: IPFS, routing/http-routing-v1.md, Streaming.
 */
final class RecordStream {
    private static final Bytes NEWLINE = Bytes.utf8("\n");

    private final Exchange exchange;
    private final SharedSearch<FoundRecord>.Cursor cursor;
    private final RecordQuery query;
    private final Endpoint endpoint;
    private final AnswerLimits limits;
    private int sent;
    private boolean answered;

    RecordStream(
            Exchange exchange,
            SharedSearch<FoundRecord>.Cursor cursor,
            RecordQuery query,
            Endpoint endpoint,
            AnswerLimits limits) {
        this.exchange = exchange;
        this.cursor = cursor;
        this.query = query;
        this.endpoint = endpoint;
        this.limits = limits;
    }

    void run() {
        Async.whenDone(Async.loop(this::step), (done, failure) -> finish(failure));
    }

    private CompletableFuture<Boolean> step() {
        return sent >= query.limit()
                ? CompletableFuture.completedFuture(false)
                : cursor.next().thenCompose(this::pass);
    }

    private CompletableFuture<Boolean> pass(Optional<FoundRecord> found) {
        Optional<Bytes> line = found.flatMap(query::text);
        if (line.isEmpty()) {
            return CompletableFuture.completedFuture(found.isPresent());
        }
        if (sent == 0 && !begin()) {
            return CompletableFuture.completedFuture(false);
        }
        exchange.note(++sent, cursor.isShared());
        return exchange.send(Bytes.concat(line.get(), NEWLINE));
    }

    /** Whether records are wanted. */
    private boolean begin() {
        SharedSearch<FoundRecord> search = cursor.search();
        boolean isOver = search.state() != SharedSearch.State.RUNNING;
        Map<String, String> fields = Caching.records(query.type(), isOver && !search.isCutShort(), search, limits);
        exchange.note(0, cursor.isShared());
        if (isOver && isKnown()) {
            answered = true;
            exchange.answer(Caching.notModified(fields));
            return false;
        }
        exchange.begin(fields);
        answered = exchange.request().wantsNoBody();
        return !answered;
    }

    private boolean isKnown() {
        SharedSearch<FoundRecord> search = cursor.search();
        return Caching.isKnown(exchange.request().headers(), Optional.of(search.etag(query.type())), search.resolved());
    }

    private void finish(Throwable failure) {
        if (answered) {
            return;
        }
        if (sent > 0) {
            if (failure == null) {
                exchange.end();
            } else {
                Failures.note(failure);
                exchange.breakOff(failure);
            }
            return;
        }
        exchange.note(0, cursor.isShared());
        exchange.answer(failure == null ? empty() : Failures.reply(failure));
    }

    private Reply empty() {
        Map<String, String> fields = Caching.records(query.type(), false, cursor.search(), limits);
        if (endpoint == Endpoint.CLOSEST_PEERS) {
            return Reply.text(404, "nobody is known who is close to that key", fields);
        }
        return isKnown() ? Caching.notModified(fields) : new Reply(200, fields, Bytes.empty());
    }
}
