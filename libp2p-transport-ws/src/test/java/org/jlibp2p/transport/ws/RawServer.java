package org.jlibp2p.transport.ws;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server that answers the first request, whatever it is, with whatever a test wants, and then waits for the client to go. */
final class RawServer implements AutoCloseable {
    private final ServerSocket listening;
    private final CompletableFuture<String> request = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    private RawServer(ServerSocket listening) {
        this.listening = listening;
    }

    static RawServer answering(String answer) {
        try {
            RawServer server = new RawServer(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
            Thread thread = new Thread(() -> server.serve(answer), "raw-server");
            thread.setDaemon(true);
            thread.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(String answer) {
        try (Socket socket = listening.accept()) {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    break;
                }
                head.write(next);
            }
            request.complete(head.toString(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            socket.getInputStream().readAllBytes();
            ended.complete(true);
        } catch (IOException reset) {
            request.complete("");
            ended.complete(true);
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    String request() {
        return TestNode.await(request);
    }

    /** Whether the client has gone. */
    boolean ended() {
        return TestNode.await(ended.completeOnTimeout(false, TestNode.PATIENCE.toMillis() / 2, TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
