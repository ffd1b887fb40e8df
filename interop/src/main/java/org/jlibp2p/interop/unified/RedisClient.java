package org.jlibp2p.interop.unified;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * As much of Redis as a transport test needs: texts that one side leaves and the other one waits for. Blocks; for one
 * thread. Specification: Redis serialization protocol, version 2.
 */
final class RedisClient implements Closeable {
    private static final int MAX_LINE = 4096;
    private static final int MAX_TEXT = 64 * 1024;
    private static final int MAX_ITEMS = 64;
    private static final int CONNECT_MILLISECONDS = 10_000;
    private static final Duration BEYOND = Duration.ofSeconds(10); // what an answer may take that does not wait

    private final Socket socket;
    private final InputStream input;

    RedisClient(String host, int port) throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLISECONDS);
            input = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot reach redis at " + host + ":" + port, e);
        }
    }

    /** Leaves a text as the only item of a list, whatever was under the key before. */
    void replace(String key, String text) throws IOException {
        call(Duration.ZERO, "DEL", key);
        call(Duration.ZERO, "RPUSH", key, text);
    }

    /** Waits for a text: the first item of a list, which is taken off it. */
    Optional<String> takeFirst(String key, Duration patience) throws IOException {
        long seconds = Math.max(1, patience.toSeconds());
        Object answer = call(Duration.ofSeconds(seconds), "BLPOP", key, Long.toString(seconds));
        return answer instanceof List<?> keyAndText && keyAndText.size() == 2
                ? Optional.of((String) keyAndText.get(1))
                : Optional.empty();
    }

    /** A text that is there. */
    Optional<String> get(String key) throws IOException {
        return Optional.ofNullable((String) call(Duration.ZERO, "GET", key));
    }

    private Object call(Duration waits, String... words) throws IOException {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        write(command, "*" + words.length);
        for (String word : words) {
            write(command, "$" + word.getBytes(StandardCharsets.UTF_8).length);
            write(command, word);
        }
        socket.setSoTimeout((int) waits.plus(BEYOND).toMillis());
        socket.getOutputStream().write(command.toByteArray());
        return answer(0);
    }

    private static void write(ByteArrayOutputStream to, String line) {
        to.writeBytes((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A text, a list, or null. */
    private Object answer(int depth) throws IOException {
        String line = line();
        String rest = line.isEmpty() ? "" : line.substring(1);
        switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+', ':':
                return rest;
            case '-':
                throw new RedisException(rest);
            case '$':
                return text(length(rest, MAX_TEXT));
            case '*':
                if (depth > 0) {
                    throw new IOException("redis answers with a list in a list");
                }
                return list(length(rest, MAX_ITEMS));
            default:
                throw new IOException("redis answers something else than RESP");
        }
    }

    private String text(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = input.readNBytes(length);
        if (bytes.length < length || input.read() != '\r' || input.read() != '\n') {
            throw new EOFException("redis ended in the middle of a text");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private List<Object> list(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            items.add(answer(1));
        }
        return items;
    }

    private static int length(String text, int most) throws IOException {
        try {
            int length = Integer.parseInt(text);
            if (length >= -1 && length <= most) {
                return length;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IOException("redis answers with a length of " + text);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next != '\r'; next = input.read()) {
            if (next < 0 || line.size() == MAX_LINE) {
                throw new EOFException("redis ended in the middle of a line");
            }
            line.write(next);
        }
        if (input.read() != '\n') {
            throw new IOException("redis answers something else than RESP");
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
