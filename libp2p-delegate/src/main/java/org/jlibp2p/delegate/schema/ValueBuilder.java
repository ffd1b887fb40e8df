package org.jlibp2p.delegate.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonToken;
import org.jlibp2p.MalformedMessageException;

/**
 * Makes a value of tokens: text, a number, a boolean, null, or a list or map of such values, which does not change any more. Not
 * thread-safe.
 */
final class ValueBuilder {
    private static final class Open {
        private final List<Object> list; // null if this is a map
        private final Map<String, Object> map; // null if this is a list
        private String name;

        Open(boolean isMap) {
            list = isMap ? null : new ArrayList<>();
            map = isMap ? new LinkedHashMap<>() : null;
        }

        void add(Object value) {
            if (list == null) {
                map.put(name, value);
            } else {
                list.add(value);
            }
        }

        Object value() {
            return list == null ? Collections.unmodifiableMap(map) : Collections.unmodifiableList(list);
        }
    }

    private final Deque<Open> open = new ArrayDeque<>();
    private Object value;
    private int values; // that have begun within the one that is open

    /** Whether a value has begun and not ended. */
    boolean isOpen() {
        return !open.isEmpty();
    }

    /** The value that has ended. */
    Object value() {
        return value;
    }

    /**
     * Takes the next token.
     *
     * @return whether it ended the value
     */
    boolean accept(JsonToken token, JsonFeed feed) {
        return switch (token) {
            case START_OBJECT, START_ARRAY -> begin(token == JsonToken.START_OBJECT);
            case END_OBJECT, END_ARRAY -> put(open.pop().value());
            case FIELD_NAME -> {
                open.element().name = feed.text();
                yield false;
            }
            case VALUE_STRING -> add(feed.text());
            case VALUE_NUMBER_INT -> add(feed.number(true));
            case VALUE_NUMBER_FLOAT -> add(feed.number(false));
            case VALUE_TRUE -> add(true);
            case VALUE_FALSE -> add(false);
            case VALUE_NULL -> add(null);
            default -> throw new MalformedMessageException("not JSON, near byte " + feed.position());
        };
    }

    private boolean begin(boolean isMap) {
        if (open.size() == RecordCodec.MAX_DEPTH) {
            throw new MalformedMessageException(
                    "a record with more than " + RecordCodec.MAX_DEPTH + " values inside one another");
        }
        count();
        open.push(new Open(isMap));
        return false;
    }

    /** A few bytes of JSON may be a hundred in memory. */
    private void count() {
        values = open.isEmpty() ? 1 : values + 1;
        if (values > RecordCodec.MAX_VALUES) {
            throw new MalformedMessageException("a record with more than " + RecordCodec.MAX_VALUES + " values");
        }
    }

    private boolean add(Object ended) {
        count();
        return put(ended);
    }

    private boolean put(Object ended) {
        if (open.isEmpty()) {
            value = ended;
            return true;
        }
        open.element().add(ended);
        return false;
    }
}
