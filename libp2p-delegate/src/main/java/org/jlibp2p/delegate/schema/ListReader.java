package org.jlibp2p.delegate.schema;

import java.util.Optional;

import com.fasterxml.jackson.core.JsonToken;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.record.RoutingRecord;

/** Reads the records of the list that is a field of a JSON object. Not thread-safe. */
final class ListReader implements RecordReader {
    private enum Place {
        BEFORE,
        DOCUMENT,
        LIST,
        SKIPPED,
        AFTER
    }

    private final String field;
    private final int maxRecord;
    private final JsonFeed feed = new JsonFeed();
    private ValueBuilder record = new ValueBuilder();
    private Place place = Place.BEFORE;
    private boolean isOurs;
    private int depth; // of what is passed over
    private long start; // where what is read now follows on what came before
    private boolean ended;

    ListReader(String field, int maxRecord) {
        this.field = field;
        this.maxRecord = maxRecord;
    }

    @Override
    public void feed(Bytes piece) {
        feed.feed(piece);
    }

    @Override
    public void end() {
        ended = true;
        feed.end();
    }

    @Override
    public Optional<RoutingRecord> next() {
        while (true) {
            JsonToken token = feed.next();
            if (place != Place.AFTER && feed.position() - start > maxRecord) {
                throw RecordCodec.tooLarge(maxRecord);
            }
            if (token == null || token == JsonToken.NOT_AVAILABLE) {
                if (ended && place != Place.AFTER) {
                    throw new MalformedMessageException("a document that ends before its end");
                }
                return Optional.empty();
            }
            if (take(token)) {
                RoutingRecord found = RecordCodec.of(record.value());
                record = new ValueBuilder();
                return Optional.of(found);
            }
        }
    }

    /** Whether this token ended a record. */
    private boolean take(JsonToken token) {
        return switch (place) {
            case BEFORE -> {
                require(token == JsonToken.START_OBJECT, "a document that is not a JSON object");
                yield go(Place.DOCUMENT);
            }
            case DOCUMENT -> inDocument(token);
            case LIST -> inList(token);
            case SKIPPED -> skip(token);
            case AFTER -> throw new MalformedMessageException("something after a document's end");
        };
    }

    private boolean inDocument(JsonToken token) {
        if (token == JsonToken.END_OBJECT) {
            return go(Place.AFTER);
        }
        if (token == JsonToken.FIELD_NAME) {
            isOurs = feed.text().equals(field);
            return go(Place.DOCUMENT);
        }
        if (!isOurs) {
            place = Place.SKIPPED;
            return skip(token);
        }
        if (token == JsonToken.VALUE_NULL) {
            return go(Place.DOCUMENT);
        }
        require(token == JsonToken.START_ARRAY, "a document whose " + field + " are not a list");
        return go(Place.LIST);
    }

    private boolean inList(JsonToken token) {
        if (token == JsonToken.END_ARRAY && !record.isOpen()) {
            return go(Place.DOCUMENT);
        }
        return record.accept(token, feed) && go(Place.LIST, true);
    }

    private boolean skip(JsonToken token) {
        if (token.isStructStart()) {
            depth++;
        } else if (token.isStructEnd()) {
            depth--;
        }
        return depth == 0 && go(Place.DOCUMENT);
    }

    private boolean go(Place next) {
        return go(next, false);
    }

    private boolean go(Place next, boolean isRecord) {
        place = next;
        start = feed.position();
        return isRecord;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new MalformedMessageException(otherwise);
        }
    }
}
