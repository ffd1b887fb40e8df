package org.jlibp2p.delegate;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;

/** An HTTP server on a bare socket, which answers whatever a test wants, well-formed or not: one answer for each connection, but for {@link Reply#keep}. */
public final class ScriptedHttpServer implements AutoCloseable {
    /** What came. */
    public record Request(String method, String target, Map<String, String> headers, byte[] body) {
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /** Answers one request. */
    @FunctionalInterface
    public interface Script {
        void answer(Request request, Reply reply) throws IOException, InterruptedException;
    }

    /** Where the answer goes. */
    public static final class Reply {
        private final Socket socket;
        private final OutputStream out;
        private final AtomicLong sent;
        private boolean isKept;

        Reply(Socket socket, AtomicLong sent) throws IOException {
            this.socket = socket;
            out = socket.getOutputStream();
            this.sent = sent;
        }

        public Reply raw(String text) throws IOException {
            return raw(text.getBytes(StandardCharsets.UTF_8));
        }

        public Reply raw(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
            sent.addAndGet(bytes.length);
            return this;
        }

        /** A whole answer, after which the connection may be used again; header fields are given with their line ends. */
        public void keep(int status, String fields, String body) throws IOException {
            isKept = true;
            String length = status == 204 || status == 304 ? "" : "Content-Length: " + body.length() + "\r\n";
            raw("HTTP/1.1 " + status + " X\r\n" + length + fields + "\r\n" + body);
        }

        /** A whole answer; header fields are given with their line ends. */
        public void answer(int status, String fields, String body) throws IOException {
            answer(status, fields, body.getBytes(StandardCharsets.UTF_8));
        }

        public void answer(int status, String fields, byte[] body) throws IOException {
            raw("HTTP/1.1 " + status + " X\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n" + fields
                    + "\r\n");
            raw(body);
        }

        public void json(String body) throws IOException {
            answer(200, "Content-Type: application/json\r\n", body);
        }

        public void ndjson(String body) throws IOException {
            answer(200, "Content-Type: application/x-ndjson\r\n", body);
        }

        /** The beginning of an answer in chunks. */
        public Reply chunked(String type) throws IOException {
            return raw("HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nContent-Type: " + type
                    + "\r\n\r\n");
        }

        public Reply chunk(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return raw(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n");
        }

        public void lastChunk() throws IOException {
            raw("0\r\n\r\n");
        }

        /** Says nothing until the other side has gone. */
        public void hang() throws InterruptedException {
            try {
                while (socket.getInputStream().read() >= 0) {
                    // nothing is to come
                }
            } catch (IOException gone) {
                // which is what was waited for
            }
        }
    }

    private final ServerSocket listener;
    private final Script script;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();

    private ScriptedHttpServer(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
    }

    public static ScriptedHttpServer start(Script script) {
        return start(ServerSocketFactory.getDefault(), script);
    }

    /** With TLS, if the factory makes such sockets. */
    public static ScriptedHttpServer start(ServerSocketFactory sockets, Script script) {
        try {
            ServerSocket listener = sockets.createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
            ScriptedHttpServer server = new ScriptedHttpServer(listener, script);
            daemon(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "scripted-http");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean isKept = true;
            while (isKept) {
                Request request = read(in);
                requests.add(request);
                Reply reply = new Reply(socket, sent);
                script.answer(request, reply);
                isKept = reply.isKept;
            }
        } catch (IOException gone) {
            // the client has had enough
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Request read(InputStream in) throws IOException {
        String[] first = line(in).split(" ");
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(first[0], first[1], headers, body);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("no request");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public Request onlyRequest() {
        List<Request> all = new ArrayList<>(requests);
        if (all.size() != 1) {
            throw new AssertionError("one request was expected, not " + all);
        }
        return all.get(0);
    }

    /** How many bytes went out, headers among them. */
    public long sent() {
        return sent.get();
    }

    /** Whether all connections there were are closed, by whoever: the JDK's client may close one three seconds late. */
    public boolean isQuiet() throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            if (sockets.stream().allMatch(Socket::isClosed)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return false;
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket each : sockets) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
