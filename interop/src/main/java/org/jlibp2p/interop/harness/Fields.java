package org.jlibp2p.interop.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.jr.ob.JSON;

/** One JSON object that a peer wrote: a first line, an event, a result. Immutable; any thread. */
public final class Fields {
    private final Map<String, Object> values;

    private Fields(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Reads one line.
     *
     * @param line a JSON object
     * @return its fields
     * @throws UncheckedIOException if it is none
     */
    public static Fields parse(String line) {
        try {
            return new Fields(JSON.std.mapFrom(line));
        } catch (IOException e) {
            throw new UncheckedIOException("not a JSON object: " + line, e);
        }
    }

    /**
     * Whether a field is there and not null.
     *
     * @param name which
     * @return true if it has a value
     */
    public boolean has(String name) {
        return values.get(name) != null;
    }

    /**
     * A field that is a text.
     *
     * @param name which
     * @return its value
     */
    public String text(String name) {
        return value(name, String.class);
    }

    /**
     * A field that is a number.
     *
     * @param name which
     * @return its value
     */
    public double number(String name) {
        return value(name, Number.class).doubleValue();
    }

    /**
     * A field that is true or false.
     *
     * @param name which
     * @return its value
     */
    public boolean flag(String name) {
        return value(name, Boolean.class);
    }

    /**
     * A field that is a list of texts.
     *
     * @param name which
     * @return its items
     */
    public List<String> texts(String name) {
        return items(name).map(String.class::cast).toList();
    }

    /**
     * A field that is an object.
     *
     * @param name which
     * @return its fields
     */
    public Fields object(String name) {
        return of(value(name, Map.class));
    }

    /**
     * A field that is a list of objects.
     *
     * @param name which
     * @return the fields of each
     */
    public List<Fields> objects(String name) {
        return items(name).map(Fields::of).toList();
    }

    /**
     * A field of an answer that is an id of ours.
     *
     * @return the id, or -1 if there is none
     */
    long id() {
        return values.get("id") instanceof Number id ? id.longValue() : -1;
    }

    private Stream<?> items(String name) {
        List<?> items = value(name, List.class);
        return items.stream();
    }

    @SuppressWarnings("unchecked") // JSON objects have text keys
    private static Fields of(Object map) {
        return new Fields((Map<String, Object>) map);
    }

    private <T> T value(String name, Class<T> type) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new AssertionError("field " + name + " should be a " + type.getSimpleName() + " in " + this);
        }
        return type.cast(value);
    }

    @Override
    public String toString() {
        try {
            return JSON.std.asString(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
