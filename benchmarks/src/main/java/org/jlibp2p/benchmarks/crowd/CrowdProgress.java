package org.jlibp2p.benchmarks.crowd;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.jr.ob.JSON;

/** How far the crowd is, told as one JSON object a line. Any thread. */
final class CrowdProgress {
    private final PrintStream output;
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger identified = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicReference<String> whyLost = new AtomicReference<>();

    CrowdProgress(PrintStream output) {
        this.output = output;
    }

    void connected() {
        connected.incrementAndGet();
    }

    /** A member has been asked who it is, and has answered. */
    void identified() {
        identified.incrementAndGet();
    }

    void streamOpened() {
        streams.incrementAndGet();
    }

    void lost(Throwable reason) {
        lost.incrementAndGet();
        whyLost.compareAndSet(null, String.valueOf(reason));
    }

    /** Tells the numbers. */
    void tell(String event) {
        tell(event, Map.of());
    }

    /** Tells the numbers, and what went wrong. */
    void tell(String event, Throwable failure) {
        tell(event, failure, Map.of());
    }

    /** Tells the numbers, and more. */
    void tell(String event, Map<String, ?> more) {
        tell(event, null, more);
    }

    private void tell(String event, Throwable failure, Map<String, ?> more) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.put("connected", connected.get());
        line.put("identified", identified.get());
        line.put("streams", streams.get());
        line.put("lost", lost.get());
        if (failure != null) {
            line.put("reason", String.valueOf(failure));
        } else if (whyLost.get() != null) {
            line.put("reason", whyLost.get());
        }
        line.putAll(more);
        try {
            output.println(JSON.std.asString(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output.flush();
    }
}
