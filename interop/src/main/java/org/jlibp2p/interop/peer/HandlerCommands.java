package org.jlibp2p.interop.peer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.connection.StreamHandler;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.negotiation.ProtocolId;

/** {@code handle} and {@code unhandle}: protocols that a test makes the peer serve, in one of several ways. */
final class HandlerCommands {
    private static final int HANG_TAKES = 4096;

    private final Peer peer;
    private final Map<ProtocolId, Registration> served = new ConcurrentHashMap<>();

    /** Serves one inbound stream; yields how many bytes came when the remote's side has ended. */
    @FunctionalInterface
    private interface Mode {
        CompletableFuture<Long> serve(Stream stream);
    }

    private HandlerCommands(Peer peer) {
        this.peer = peer;
    }

    static Map<String, Command> of(Peer peer) {
        HandlerCommands handlers = new HandlerCommands(peer);
        if (peer.flags().services().contains("echo")) {
            handlers.replace(Echo.PROTOCOL, Echo.server());
        }
        return Map.of(
                "handle", (arguments, deadline) -> handlers.handle(arguments),
                "unhandle", (arguments, deadline) -> handlers.unhandle(arguments));
    }

    private Map<String, ?> handle(Arguments arguments) {
        String name = arguments.text("mode").orElse("echo");
        Mode mode = switch (name) {
            case "echo" -> HandlerCommands::echo;
            case "sink" -> this::sink;
            case "hang" -> HandlerCommands::hang;
            case "reset" -> resets(arguments);
            default -> throw new BadRequestException("unknown mode " + name);
        };
        replace(
                arguments.neededProtocol(),
                stream -> mode.serve(stream).whenComplete((bytes, failure) -> tell(stream, name, bytes, failure)));
        return Map.of("protocols", peer.protocols());
    }

    private Map<String, ?> unhandle(Arguments arguments) {
        Registration registration = served.remove(arguments.neededProtocol());
        if (registration != null) {
            registration.close();
        }
        return Map.of("protocols", peer.protocols());
    }

    private synchronized void replace(ProtocolId protocol, StreamHandler handler) {
        Registration before = served.remove(protocol);
        if (before != null) {
            before.close();
        }
        served.put(protocol, peer.node().handle(protocol, handler));
    }

    private void tell(Stream stream, String mode, Long bytes, Throwable failure) {
        Map<String, Object> fields = about(stream);
        fields.put("mode", mode);
        fields.put("bytes", bytes);
        fields.put("ended", failure == null ? "eof" : "reset");
        if (failure != null) {
            Map<String, Object> described = Failures.describe(Async.unwrap(failure));
            fields.put("reason", described.get("message"));
            fields.put("code", described.get("code"));
            fields.put("remote", described.get("remote"));
        }
        peer.output().event("stream", fields);
    }

    private Map<String, Object> about(Stream stream) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("protocol", stream.protocol().toString());
        fields.put("peer", stream.remotePeer().toString());
        fields.put("conn", peer.connections().of(stream.connection()));
        return fields;
    }

    private static CompletableFuture<Long> echo(Stream stream) {
        long[] total = new long[1];
        return Async.loop(() -> stream.read().thenCompose(bytes -> {
                    total[0] += bytes.size();
                    return bytes.isEmpty()
                            ? CompletableFuture.completedFuture(false)
                            : stream.write(bytes).thenApply(accepted -> true);
                }))
                .thenCompose(end -> stream.closeWrite())
                .thenApply(closed -> total[0]);
    }

    private CompletableFuture<Long> sink(Stream stream) {
        MessageDigest digest = sha256();
        long[] total = new long[1];
        return Async.loop(() -> stream.read().thenApply(bytes -> {
                    total[0] += bytes.size();
                    digest.update(bytes.asByteBuffer());
                    return !bytes.isEmpty();
                }))
                .thenApply(end -> {
                    Map<String, Object> fields = about(stream);
                    fields.put("bytes", total[0]);
                    fields.put("sha256", HexFormat.of().formatHex(digest.digest()));
                    peer.output().event("sink", fields);
                    return total[0];
                });
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Takes some bytes and then no more, so that the remote runs into its window; ends when the stream does. */
    private static CompletableFuture<Long> hang(Stream stream) {
        long[] total = new long[1];
        boolean[] ended = new boolean[1];
        return Async.loop(() -> stream.read().thenApply(bytes -> {
                    total[0] += bytes.size();
                    ended[0] = bytes.isEmpty();
                    return !ended[0] && total[0] < HANG_TAKES;
                }))
                .thenCompose(full -> ended[0] ? CompletableFuture.completedFuture(null) : stream.closed())
                .thenApply(closed -> total[0]);
    }

    private static Mode resets(Arguments arguments) {
        ErrorCode code = arguments
                .text("code")
                .map(name -> {
                    try {
                        return ErrorCode.valueOf(name);
                    } catch (IllegalArgumentException e) {
                        throw new BadRequestException("unknown code " + name);
                    }
                })
                .orElse(ErrorCode.NONE);
        // Behind the first bytes, so that the remote has surely read that the protocol is agreed on.
        return stream -> stream.read()
                .thenCompose(bytes -> CompletableFuture.failedFuture(new StreamResetException(code, false)));
    }
}
