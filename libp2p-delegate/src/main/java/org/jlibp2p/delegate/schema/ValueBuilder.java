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
        private final List<Object> list = new ArrayList<>();
        private final Map<String, Object> map = new LinkedHashMap<>();
        private final boolean isMap;
        private String name;

        Open(boolean isMap) {
            this.isMap = isMap;
        }

        void add(Object value) {
            if (isMap) {
                map.put(name, value);
            } else {
                list.add(value);
            }
        }

        Object value() {
            return isMap ? Collections.unmodifiableMap(map) : Collections.unmodifiableList(list);
        }
    }

    private final Deque<Open> open = new ArrayDeque<>();
    private Object value;

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
            case END_OBJECT, END_ARRAY -> add(open.pop().value());
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
        open.push(new Open(isMap));
        return false;
    }

    private boolean add(Object ended) {
        if (open.isEmpty()) {
            value = ended;
            return true;
        }
        open.element().add(ended);
        return false;
    }
}
