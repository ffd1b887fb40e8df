package org.jlibp2p.delegate.schema;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.record.RoutingRecord;

/**
 * Reads one record from each line. Empty lines are none; the last line needs no end. Not thread-safe.
 *
 * <p>Specification: IPFS, routing/http-routing-v1.md, "Streaming".
 */
public final class NdjsonReader implements RecordReader {
    private final RecordCodec codec;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Bytes piece = Bytes.empty();
    private boolean ended;

    private NdjsonReader(RecordCodec codec) {
        this.codec = codec;
    }

    /**
     * A reader.
     *
     * @param maxLine the most bytes of a line, without its end
     * @return has read nothing
     */
    public static NdjsonReader create(int maxLine) {
        return new NdjsonReader(new RecordCodec(maxLine));
    }

    @Override
    public void feed(Bytes next) {
        if (!piece.isEmpty()) {
            throw new IllegalStateException("the piece before has not been read to its end");
        }
        piece = next;
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public Optional<RoutingRecord> next() {
        while (true) {
            Optional<Bytes> whole = line();
            if (whole.isEmpty()) {
                return Optional.empty();
            }
            if (!isBlank(whole.get())) {
                return Optional.of(codec.decode(whole.get()));
            }
        }
    }

    private Optional<Bytes> line() {
        int end = indexOfLineEnd();
        if (end >= 0) {
            append(piece.slice(0, end));
            piece = piece.slice(end + 1);
            return Optional.of(take());
        }
        append(piece);
        piece = Bytes.empty();
        return ended && line.size() > 0 ? Optional.of(take()) : Optional.empty();
    }

    private int indexOfLineEnd() {
        for (int i = 0; i < piece.size(); i++) {
            if (piece.byteAt(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void append(Bytes part) {
        if (line.size() + part.size() > codec.maxSize()) {
            throw RecordCodec.tooLarge(codec.maxSize());
        }
        line.writeBytes(part.toByteArray());
    }

    private Bytes take() {
        Bytes taken = Bytes.wrap(line.toByteArray());
        line.reset();
        return taken;
    }

    private static boolean isBlank(Bytes line) {
        for (int i = 0; i < line.size(); i++) {
            byte c = line.byteAt(i);
            if (c != ' ' && c != '\t' && c != '\r') {
                return false;
            }
        }
        return true;
    }
}
