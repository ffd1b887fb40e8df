package org.jlibp2p.interop.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.BlockingDuplex;

/**
 * A message that goes back and forth over one stream, and the time of each round trip. Either the stream's loop does all
 * of it, or a thread that may wait.
 */
final class RoundTrips {
    /**
     * Half of yamux's initial window. The message is written before any of the echo is read, and implementations may
     * keep up to half of a window to themselves before they grant it again.
     */
    static final int MAX_BYTES = 128 * 1024;

    private final Stream stream;
    private final byte[] message;
    private final Bytes sent;
    private final int warmup;
    private final long[] samples; // nanoseconds

    // The same functions for every round trip.
    private final Function<Void, CompletableFuture<Bytes>> reading;
    private final Function<Bytes, Boolean> taking;

    private int finished; // round trips; this and the following are confined to the loop or the thread that does it
    private int received; // bytes of the present one
    private long began;
    private long start;
    private long end;

    /**
     * Nothing happens yet.
     *
     * @param stream to an echo
     * @param bytes in a message
     * @param warmup round trips that come first and do not count
     * @param count round trips that count
     */
    RoundTrips(Stream stream, int bytes, int warmup, int count) {
        this.stream = stream;
        this.warmup = warmup;
        message = new byte[bytes];
        new SplittableRandom().nextBytes(message);
        sent = Bytes.copyOf(message);
        samples = new long[count];
        reading = accepted -> stream.read();
        taking = this::take;
    }

    /**
     * Does it on the stream's loop, half-closes, and waits for the end of the echo.
     *
     * @return completes with the result; fails with {@link MismatchException} if something else comes back, or as the
     *     stream fails, which is then reset, as it is when the future is completed from outside
     */
    CompletableFuture<Map<String, ?>> onLoop() {
        CompletableFuture<Map<String, ?>> result = resetting();
        Async.on(
                stream.loop(),
                () -> Async.follow(
                        Async.loop(this::step)
                                .thenCompose(all -> stream.closeWrite())
                                .thenCompose(reading)
                                .thenApply(rest -> result(rest.size())),
                        result));
        return result;
    }

    /** Sends the message, unless part of it is back already, and takes what comes. */
    private CompletableFuture<Boolean> step() {
        if (received > 0) {
            return stream.read().thenApply(taking);
        }
        begin();
        return stream.write(sent).thenCompose(reading).thenApply(taking);
    }

    private boolean take(Bytes bytes) {
        int from = received;
        received += bytes.size();
        if (bytes.isEmpty() || received > message.length) {
            throw incomplete();
        }
        if (received < message.length) {
            check(bytes.equals(sent.slice(from, received)));
            return true;
        }
        received = 0;
        finish();
        check(from == 0 ? bytes.equals(sent) : bytes.equals(sent.slice(from)));
        return goesOn();
    }

    /**
     * Does it on a thread of its own.
     *
     * @return as {@link #onLoop()}
     */
    CompletableFuture<Map<String, ?>> onThread() {
        CompletableFuture<Map<String, ?>> result = resetting();
        Thread thread = new Thread(() -> completeBlocking(result), "round-trips");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private void completeBlocking(CompletableFuture<Map<String, ?>> result) {
        try {
            result.complete(blocking());
        } catch (IOException e) {
            result.completeExceptionally(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private Map<String, ?> blocking() throws IOException {
        BlockingDuplex duplex = stream.blocking();
        InputStream input = duplex.input();
        OutputStream output = duplex.output();
        byte[] echo = new byte[message.length];
        while (goesOn()) {
            begin();
            output.write(message);
            if (input.readNBytes(echo, 0, echo.length) < echo.length) {
                throw incomplete();
            }
            finish();
            check(Arrays.equals(echo, message));
        }
        output.close();
        return result(input.read(echo));
    }

    private boolean goesOn() {
        return finished < warmup + samples.length;
    }

    private void begin() {
        began = System.nanoTime();
        if (finished == warmup) {
            start = began;
        }
    }

    private void finish() {
        end = System.nanoTime();
        if (finished >= warmup) {
            samples[finished - warmup] = end - began;
        }
        finished++;
    }

    private void check(boolean same) {
        if (!same) {
            throw new MismatchException("other bytes came back, after " + finished + " round trips");
        }
    }

    private MismatchException incomplete() {
        return new MismatchException("fewer or more bytes came back, after " + finished + " round trips");
    }

    private Map<String, ?> result(int rest) {
        if (rest > 0) {
            throw new MismatchException("more bytes came than were sent");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("count", samples.length);
        fields.put("bytes", message.length);
        fields.put("perSecond", samples.length * 1e9 / (end - start));
        fields.putAll(Timing.spread(samples));
        return fields;
    }

    private CompletableFuture<Map<String, ?>> resetting() {
        CompletableFuture<Map<String, ?>> result = new CompletableFuture<>();
        result.whenComplete((value, failure) -> {
            if (failure != null) {
                stream.reset(Async.unwrap(failure));
            }
        });
        return result;
    }
}
