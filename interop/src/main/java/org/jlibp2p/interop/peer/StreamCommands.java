package org.jlibp2p.interop.peer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.negotiation.ProtocolId;

/** {@code newStream}, {@code echo}, {@code streams} and {@code holdStreams}. */
final class StreamCommands {
    private static final int MAX_RECEIVED = 16 << 20;
    private static final int MAX_PARALLEL = 100_000;

    private StreamCommands() {}

    static Map<String, Command> of(Peer peer) {
        return Map.of(
                "newStream", (arguments, deadline) -> newStream(peer, arguments, deadline),
                "echo", (arguments, deadline) -> echo(peer, arguments, deadline),
                "streams", (arguments, deadline) -> streams(peer, arguments, deadline),
                "holdStreams", (arguments, deadline) -> holdStreams(peer, arguments, deadline));
    }

    /** Opens a stream, sends what there is to send, half-closes, and reads to the end. */
    private static Map<String, ?> newStream(Peer peer, Arguments arguments, BlockingDeadline deadline)
            throws Exception {
        ProtocolId[] protocols = arguments.neededProtocols();
        Bytes send = arguments.bytes("send").orElse(Bytes.empty());
        Connection connection = peer.reach(arguments, deadline);
        long start = System.nanoTime();
        Stream stream = deadline.await(connection.openStream(protocols));
        double ms = Timing.millisecondsSince(start);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("protocol", stream.protocol().toString());
        result.put("ms", ms);
        try {
            CompletableFuture<Void> sent = stream.write(send).thenCompose(accepted -> stream.closeWrite());
            Bytes received = deadline.await(readAll(stream));
            deadline.await(sent);
            result.put("received", received.size());
            putData(result, received);
            return result;
        } catch (Exception e) {
            stream.reset(e);
            throw e;
        }
    }

    private static CompletableFuture<Bytes> readAll(Stream stream) {
        List<Bytes> parts = new ArrayList<>();
        long[] total = new long[1];
        return Async.loop(() -> stream.read().thenApply(bytes -> {
                    total[0] += bytes.size();
                    if (total[0] > MAX_RECEIVED) {
                        throw new MismatchException("more than " + MAX_RECEIVED + " bytes came");
                    }
                    parts.add(bytes);
                    return !bytes.isEmpty();
                }))
                .thenApply(end -> Bytes.concat(parts));
    }

    /** Bytes in a result: {@code data} if they are UTF-8, else {@code base64}. */
    static void putData(Map<String, Object> result, Bytes bytes) {
        try {
            result.put(
                    "data",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes.toByteArray()))
                            .toString());
        } catch (CharacterCodingException e) {
            result.put("base64", NodeCommands.base64(bytes));
        }
    }

    private static Map<String, ?> echo(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        Echo.Plan plan = new Echo.Plan(
                arguments.number("bytes", 0, 0),
                arguments.number("chunk", 1, Echo.MAX_CHUNK, Echo.DEFAULT_CHUNK),
                arguments.flag("waitEof", true));
        ProtocolId protocol = arguments.protocol().orElse(Echo.PROTOCOL);
        Connection connection = peer.reach(arguments, deadline);
        long start = System.nanoTime();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("bytes", plan.bytes());
        try {
            Stream stream = deadline.await(connection.openStream(protocol));
            deadline.await(Echo.exchange(stream, plan));
            result.put("verified", true);
        } catch (MismatchException e) {
            result.put("verified", false);
            result.put("reason", e.getMessage());
        }
        result.put("ms", Timing.millisecondsSince(start));
        return result;
    }

    private static Map<String, ?> streams(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        int count = arguments.number("count", 1, Integer.MAX_VALUE, 1);
        int parallel = arguments.number("parallel", 1, MAX_PARALLEL, 1);
        Echo.Plan plan = new Echo.Plan(arguments.number("bytes", 0, 1), Echo.DEFAULT_CHUNK, true);
        ProtocolId protocol = arguments.protocol().orElse(Echo.PROTOCOL);
        Connection connection = peer.reach(arguments, deadline);
        return deadline.await(Lanes.run(count, parallel, lane -> oneStream(connection, protocol, plan), "openMs"));
    }

    private static CompletableFuture<Duration> oneStream(Connection connection, ProtocolId protocol, Echo.Plan plan) {
        long start = System.nanoTime();
        return connection.openStream(protocol).thenCompose(stream -> {
            Duration opened = Duration.ofNanos(System.nanoTime() - start);
            return Echo.exchange(stream, plan).thenApply(echoed -> opened);
        });
    }

    /** Opens streams and leaves them to the connection, which keeps them until it ends. */
    private static Map<String, ?> holdStreams(Peer peer, Arguments arguments, BlockingDeadline deadline)
            throws Exception {
        int count = arguments.number("count", 1, Integer.MAX_VALUE, 1);
        ProtocolId protocol = arguments.protocol().orElse(Echo.PROTOCOL);
        Connection connection = peer.reach(arguments, deadline);
        Map<String, Object> result = new LinkedHashMap<>();
        int open = 0;
        try {
            for (; open < count; open++) {
                Stream stream = deadline.await(connection.openStream(protocol));
                deadline.await(stream.write(Bytes.empty()));
            }
        } catch (Exception e) {
            result.put("error", Failures.describe(e));
        }
        result.put("open", open);
        return result;
    }
}
