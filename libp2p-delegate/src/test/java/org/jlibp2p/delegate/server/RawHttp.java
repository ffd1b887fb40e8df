package org.jlibp2p.delegate.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends whatever bytes it is told to, and reads answers. Blocks. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;

    RawHttp(Socket socket) {
        this.socket = socket;
    }

    static RawHttp connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(address);
        return new RawHttp(socket);
    }

    /** An answer; a header that comes twice has both values, with a comma between. */
    record Answer(int status, Map<String, String> headers, byte[] bytes, boolean whole) {
        String body() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    Socket socket() {
        return socket;
    }

    RawHttp send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawHttp send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    Answer get(String path, String... headers) throws IOException {
        return request("GET", path, new byte[0], headers);
    }

    Answer request(String method, String path, byte[] body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: delegate.test\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        if (body.length > 0 || method.equals("PUT")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        send(head.append("\r\n").toString());
        send(body);
        return answer(method.equals("HEAD"));
    }

    Answer answer() throws IOException {
        return answer(false);
    }

    Answer answer(boolean headOnly) throws IOException {
        String status = line();
        if (!status.startsWith("HTTP/1.1 ")) {
            throw new IOException("not an answer: " + status);
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + ", " + other);
        }
        int code = Integer.parseInt(status.substring(9, 12));
        if (code == 100) {
            return new Answer(code, headers, new byte[0], true);
        }
        return body(code, headers, headOnly || code == 204 || code == 304);
    }

    private Answer body(int code, Map<String, String> headers, boolean none) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean whole = true;
        if (none) {
            return new Answer(code, headers, new byte[0], true);
        }
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            whole = chunks(body);
        } else if (headers.containsKey("content-length")) {
            body.write(socket.getInputStream().readNBytes(Integer.parseInt(headers.get("content-length"))));
        } else {
            socket.getInputStream().transferTo(body);
        }
        return new Answer(code, headers, body.toByteArray(), whole);
    }

    private boolean chunks(ByteArrayOutputStream body) throws IOException {
        try {
            while (true) {
                byte[] chunk = chunk();
                if (chunk.length == 0) {
                    return true;
                }
                body.write(chunk);
            }
        } catch (EOFException cut) {
            return false;
        }
    }

    /** The next chunk of a body; the last one is empty. */
    byte[] chunk() throws IOException {
        int size = Integer.parseInt(line(), 16);
        byte[] chunk = socket.getInputStream().readNBytes(size);
        line();
        return chunk;
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection has ended");
            }
            if (next == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(next);
        }
    }

    /** Whether the server ends the connection, having said nothing more. */
    boolean isEnded() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException stillThere) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
