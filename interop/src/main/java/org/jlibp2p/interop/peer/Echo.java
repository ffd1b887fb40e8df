package org.jlibp2p.interop.peer;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.connection.StreamHandler;
import org.jlibp2p.negotiation.ProtocolId;

/** The echo protocol: what comes goes back, up to the half-close. */
final class Echo {
    static final ProtocolId PROTOCOL = ProtocolId.of("/echo/1.0.0");
    static final int DEFAULT_CHUNK = 64 * 1024;
    static final int MAX_CHUNK = 1024 * 1024;

    /** Random bytes that are sent over and over, each exchange beginning elsewhere in them. */
    private static final byte[] PATTERN = new byte[2 * MAX_CHUNK];

    private static final int PERIOD = 1_048_573; // a prime, so that no chunk looks like the one before

    static {
        new SplittableRandom(1).nextBytes(PATTERN);
        System.arraycopy(PATTERN, 0, PATTERN, PERIOD, PATTERN.length - PERIOD);
    }

    /**
     * What goes through an echo.
     *
     * @param bytes how many
     * @param chunk in pieces of how many
     * @param waitEof whether the echo has to end after them
     */
    record Plan(long bytes, int chunk, boolean waitEof) {}

    private final Stream stream;
    private final Plan plan;
    private final int offset = ThreadLocalRandom.current().nextInt(PERIOD);
    private long sent; // both confined to the stream's loop
    private long received;

    private Echo(Stream stream, Plan plan) {
        this.stream = stream;
        this.plan = plan;
    }

    static StreamHandler server() {
        return stream -> stream.copyTo(stream);
    }

    /**
     * Sends bytes, half-closes, and at the same time checks that the same bytes come back.
     *
     * @return completes when all was right; fails with {@link MismatchException} when it was not, or as the stream
     *     fails, which is then reset, as it is when the future is completed from outside
     */
    static CompletableFuture<Void> exchange(Stream stream, Plan plan) {
        Echo echo = new Echo(stream, plan);
        CompletableFuture<Void> done = new CompletableFuture<>();
        done.whenComplete((value, failure) -> {
            if (failure != null) {
                stream.reset(Async.unwrap(failure));
            }
        });
        Async.on(stream.loop(), () -> {
            CompletableFuture<Void> sending = Async.loop(echo::send).thenCompose(all -> stream.closeWrite());
            CompletableFuture<Void> receiving = Async.loop(echo::receive);
            sending.whenComplete((value, failure) -> failed(failure, done));
            receiving.whenComplete((value, failure) -> failed(failure, done));
            sending.thenCombine(receiving, (sent, received) -> done.complete(null));
        });
        return done;
    }

    private static void failed(Throwable failure, CompletableFuture<Void> done) {
        if (failure != null) {
            done.completeExceptionally(Async.unwrap(failure));
        }
    }

    private CompletableFuture<Boolean> send() {
        int size = (int) Math.min(plan.chunk(), plan.bytes() - sent);
        if (size == 0) {
            return CompletableFuture.completedFuture(false);
        }
        int from = at(sent);
        sent += size;
        return stream.write(Bytes.wrap(PATTERN, from, size)).thenApply(accepted -> true);
    }

    private CompletableFuture<Boolean> receive() {
        if (received == plan.bytes() && !plan.waitEof()) {
            return CompletableFuture.completedFuture(false);
        }
        return stream.read().thenApply(bytes -> {
            if (bytes.isEmpty() && received < plan.bytes()) {
                throw new MismatchException("the echo ended after " + received + " of " + plan.bytes() + " bytes");
            }
            if (received + bytes.size() > plan.bytes()) {
                throw new MismatchException("more bytes came than were sent");
            }
            check(bytes);
            return !bytes.isEmpty();
        });
    }

    private void check(Bytes bytes) {
        for (int done = 0; done < bytes.size(); ) {
            int size = Math.min(MAX_CHUNK, bytes.size() - done);
            int from = at(received);
            Bytes part = bytes.slice(done, done + size);
            boolean same = part.borrow(
                    (array, at, length) -> Arrays.equals(array, at, at + length, PATTERN, from, from + length));
            if (!same) {
                throw new MismatchException("the echo differs between byte " + received + " and " + (received + size));
            }
            received += size;
            done += size;
        }
    }

    private int at(long position) {
        return (int) ((offset + position) % PERIOD);
    }
}
