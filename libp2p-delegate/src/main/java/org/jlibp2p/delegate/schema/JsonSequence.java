package org.jlibp2p.delegate.schema;

import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonToken;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * Reads JSON objects that follow one another, with or without space between them, out of bytes that come in pieces. Used as a {@link
 * RecordReader} is. Not thread-safe.
 */
public final class JsonSequence {
    private final int maxSize;
    private final JsonFeed feed = new JsonFeed();
    private ValueBuilder object = new ValueBuilder();
    private long start;
    private boolean ended;

    private JsonSequence(int maxSize) {
        this.maxSize = maxSize;
    }

    /**
     * A reader.
     *
     * @param maxSize the most bytes of an object, with the space in front of it
     * @return has read nothing
     */
    public static JsonSequence create(int maxSize) {
        return new JsonSequence(maxSize);
    }

    /**
     * Takes the next piece, after {@link #next} has found nothing in those before.
     *
     * @param piece any bytes
     */
    public void feed(Bytes piece) {
        feed.feed(piece);
    }

    /** Says that there are no more pieces. */
    public void end() {
        ended = true;
        feed.end();
    }

    /**
     * The next object.
     *
     * @return its fields: text, numbers, booleans, lists, maps and null; nothing if more has to be fed, or there are no more
     * @throws MalformedMessageException if what comes next is no object, or a larger one than may be
     */
    public Optional<Map<?, ?>> next() {
        while (true) {
            JsonToken token = feed.next();
            if (feed.position() - start > maxSize) {
                throw new MalformedMessageException("a JSON object of more than " + maxSize + " bytes");
            }
            if (token == null || token == JsonToken.NOT_AVAILABLE) {
                if (ended && object.isOpen()) {
                    throw new MalformedMessageException("a JSON object that ends before its end");
                }
                return Optional.empty();
            }
            if (object.accept(token, feed)) {
                return Optional.of(take());
            }
        }
    }

    private Map<?, ?> take() {
        if (!(object.value() instanceof Map<?, ?> map)) {
            throw new MalformedMessageException("something that is not a JSON object");
        }
        object = new ValueBuilder();
        start = feed.position();
        return map;
    }
}
