package org.jlibp2p.delegate.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.schema.ListDocument;
import org.jlibp2p.delegate.serving.AnswerLimits;
import org.jlibp2p.delegate.serving.Endpoint;

/** One answer with all its records in one JSON document, up to a number. Confined to the server's loop. */
final class RecordDocument {
    private final Exchange exchange;
    private final SharedSearch<FoundRecord>.Cursor cursor;
    private final RecordQuery query;
    private final Endpoint endpoint;
    private final AnswerLimits limits;
    private final List<Bytes> records = new ArrayList<>();

    RecordDocument(
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
        return records.size() >= query.limit()
                ? CompletableFuture.completedFuture(false)
                : cursor.next().thenApply(this::take);
    }

    private boolean take(Optional<FoundRecord> found) {
        found.flatMap(record -> record.through(query.filter())).ifPresent(records::add);
        return found.isPresent();
    }

    private void finish(Throwable failure) {
        exchange.note(records.size(), cursor.isShared());
        exchange.answer(failure == null ? reply() : Failures.reply(failure));
    }

    private Reply reply() {
        SharedSearch<FoundRecord> search = cursor.search();
        boolean lasts = !records.isEmpty() && !search.isCutShort();
        Map<String, String> fields = Caching.records(query.type(), lasts, search.resolved(), limits);
        if (records.isEmpty() && endpoint == Endpoint.CLOSEST_PEERS) {
            return Reply.text(404, "nobody is known who is close to that key", fields);
        }
        if (Caching.isKnown(exchange.request().headers(), Optional.empty(), search.resolved())) {
            return Caching.notModified(fields);
        }
        return new Reply(200, fields, query.stream() ? Bytes.empty() : document());
    }

    private Bytes document() {
        ListDocument form = endpoint == Endpoint.PROVIDERS ? ListDocument.PROVIDERS : ListDocument.PEERS;
        return form.write(records);
    }
}
