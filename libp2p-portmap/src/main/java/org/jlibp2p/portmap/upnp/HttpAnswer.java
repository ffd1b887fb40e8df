package org.jlibp2p.portmap.upnp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * One answer of HTTP/1.x as it comes, to a request after which the connection is closed: with a length, in chunks, or until the
 * end. What is longer than {@link #MAX_SIZE} is refused as soon as that is seen. Confined to one thread.
 *
 * <p>Specification: RFC 9112, 6 and 7.
 */
public final class HttpAnswer {
    /** The most bytes of an answer, header included. */
    public static final int MAX_SIZE = 131_072;

    /** The most bytes of a header. */
    public static final int MAX_HEADER = 8192;

    private static final int LINE = 64; // of a chunk's size

    private final byte[] raw = new byte[MAX_SIZE];
    private final byte[] body = new byte[MAX_SIZE];
    private int rawSize;
    private int read; // of raw
    private int bodySize;
    private int left; // of the body, or of the chunk
    private State state = State.HEADER;
    private HeaderLines header;

    private enum State {
        /** The header is not complete. */
        HEADER,
        /** The body has a length. */
        LENGTH,
        /** The body ends with the connection. */
        REST,
        /** The next line is the size of a chunk. */
        CHUNK_SIZE,
        /** A chunk. */
        CHUNK,
        /** Everything is there. */
        DONE
    }

    /** Nothing has come yet. */
    public HttpAnswer() {
        // Comes with take.
    }

    /**
     * Takes what has come.
     *
     * @param bytes the next ones
     * @return whether everything is there
     * @throws MalformedMessageException if it is no answer, or a longer one
     */
    public boolean take(ByteBuffer bytes) {
        if (bytes.remaining() > MAX_SIZE - rawSize) {
            throw new MalformedMessageException("an answer of more than " + MAX_SIZE + " bytes");
        }
        int before = rawSize;
        rawSize += bytes.remaining();
        bytes.get(raw, before, rawSize - before);
        while (step()) {
            // Until more is needed.
        }
        return state == State.DONE;
    }

    /**
     * The connection has ended.
     *
     * @throws MalformedMessageException if that is in the middle of the answer
     */
    public void end() {
        if (state == State.REST) {
            state = State.DONE;
        }
        if (state != State.DONE) {
            throw new MalformedMessageException("an answer that ends in the middle");
        }
    }

    /**
     * The status of a whole answer.
     *
     * @return such as 200
     */
    public int status() {
        return header.status();
    }

    /**
     * The body of a whole answer.
     *
     * @return all of it
     */
    public Bytes body() {
        return Bytes.copyOf(ByteBuffer.wrap(body, 0, bodySize));
    }

    /** Whether something was done, and more may be. */
    private boolean step() {
        return switch (state) {
            case HEADER -> readHeader();
            case LENGTH, CHUNK -> readBody();
            case REST -> {
                move(rawSize - read);
                yield false;
            }
            case CHUNK_SIZE -> readChunkSize();
            case DONE -> false;
        };
    }

    private boolean readHeader() {
        OptionalInt end = headerEnd();
        if (end.isEmpty()) {
            if (rawSize > MAX_HEADER) {
                throw new MalformedMessageException("a header of more than " + MAX_HEADER + " bytes");
            }
            return false;
        }
        header = HeaderLines.parse(Bytes.copyOf(ByteBuffer.wrap(raw, 0, end.getAsInt())));
        read = end.getAsInt();
        header.status();
        if (header.field("transfer-encoding").isPresent()) {
            if (!header.field("transfer-encoding").get().equalsIgnoreCase("chunked")) {
                throw new MalformedMessageException("an encoding that is not known");
            }
            state = State.CHUNK_SIZE;
        } else if (header.field("content-length").isPresent()) {
            left = size(header.field("content-length").get(), 10);
            state = left == 0 ? State.DONE : State.LENGTH;
        } else {
            state = State.REST;
        }
        return true;
    }

    private OptionalInt headerEnd() {
        for (int at = 1; at < Math.min(rawSize, MAX_HEADER); at++) {
            boolean isEmptyLine =
                    raw[at] == '\n' && (raw[at - 1] == '\n' || at >= 3 && raw[at - 1] == '\r' && raw[at - 2] == '\n');
            if (isEmptyLine) {
                return OptionalInt.of(at + 1);
            }
        }
        return OptionalInt.empty();
    }

    private static int size(String digits, int radix) {
        try {
            int size = Integer.parseUnsignedInt(digits, radix);
            if (size >= 0 && size <= MAX_SIZE) {
                return size;
            }
        } catch (NumberFormatException e) {
            // As one that is too long.
        }
        throw new MalformedMessageException("an answer, or a part of it, that is too long or has no length");
    }

    private boolean readBody() {
        int now = Math.min(left, rawSize - read);
        move(now);
        left -= now;
        if (left > 0) {
            return false;
        }
        state = state == State.LENGTH ? State.DONE : State.CHUNK_SIZE;
        return true;
    }

    private void move(int count) {
        System.arraycopy(raw, read, body, bodySize, count);
        read += count;
        bodySize += count;
    }

    /** A size in a line of its own; before all but the first one is the end of the chunk's line. */
    private boolean readChunkSize() {
        int from = read;
        while (from < rawSize && (raw[from] == '\r' || raw[from] == '\n')) {
            from++;
        }
        if (from - read > 2) {
            throw new MalformedMessageException("empty lines in place of a chunk");
        }
        int end = from;
        while (end < rawSize && raw[end] != '\n') {
            end++;
        }
        if (end - from > LINE) {
            throw new MalformedMessageException("a chunk whose size has no end");
        }
        if (end == rawSize) {
            return false;
        }
        String line = new String(raw, from, end - from, StandardCharsets.ISO_8859_1);
        left = size(line.split(";", 2)[0].strip(), 16);
        read = end + 1;
        state = left == 0 ? State.DONE : State.CHUNK; // fields behind the last chunk are nobody's
        return true;
    }
}
