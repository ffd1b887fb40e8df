package org.jlibp2p.interop.peer;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.jr.ob.JSON;

/** Standard output: one JSON object a line, from any thread. Lines wait until the first one, ready or fatal, is out. */
final class Output {
    private static final JSON JSON_WITH_NULLS = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private final PrintStream to;
    private final List<String> waiting = new ArrayList<>();
    private boolean open;

    Output(PrintStream to) {
        this.to = to;
    }

    /** Writes what a command, or nobody, asked for. */
    void line(Map<String, ?> fields) {
        String line = encode(fields);
        synchronized (this) {
            if (open) {
                write(line);
            } else {
                waiting.add(line);
            }
        }
    }

    /** Writes something that happened. */
    void event(String name, Map<String, ?> fields) {
        line(named(name, fields));
    }

    /** Writes the first line, and then what happened before it. */
    void first(String name, Map<String, ?> fields) {
        String line = encode(named(name, fields));
        synchronized (this) {
            open = true;
            write(line);
            waiting.forEach(this::write);
            waiting.clear();
        }
    }

    private static Map<String, Object> named(String name, Map<String, ?> fields) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", name);
        event.putAll(fields);
        return event;
    }

    private void write(String line) {
        to.print(line + "\n");
        to.flush();
    }

    private static String encode(Map<String, ?> fields) {
        try {
            return JSON_WITH_NULLS.asString(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writes to memory
        }
    }
}
