package org.jlibp2p.wire;

import java.io.IOException;
import java.util.List;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * Reads the fields of one protobuf message that a peer sent, within bounds: no recursion, nothing allocated from a
 * length before the bytes are there, a bounded number of fields, unknown fields skipped. Confined to the thread that
 * made it; it fails only with {@link MalformedMessageException}.
 *
 * <p>Use: {@code while (reader.next()) switch (reader.field()) {...}}, each case taking the value by exactly one call;
 * a field that no case takes is skipped by the next {@link #next()}.
 *
 * <p>Specification: Protocol Buffers, encoding.
 */
public final class ProtoReader {
    /** The most fields one message may have, known or not; more is an attack (a field takes two bytes at least). */
    public static final int MAX_FIELDS = 16_384;

    private static final int MAX_VARINT_SIZE = 10;

    private final Bytes message;
    private final CodedInputStream input;
    private int tag;
    private boolean taken = true;
    private int fields;

    /**
     * A reader at the first field.
     *
     * @param message one whole encoding
     */
    public ProtoReader(Bytes message) {
        this.message = message;
        this.input = message.borrow(CodedInputStream::newInstance);
    }

    private interface Read<T> {
        T run() throws IOException;
    }

    private static <T> T read(Read<T> read) {
        try {
            return read.run();
        } catch (IOException e) {
            throw new MalformedMessageException("malformed protobuf message", e);
        }
    }

    /**
     * Moves to the next field, over the current one if its value was not taken.
     *
     * @return false at the end of the message
     */
    public boolean next() {
        if (!taken) {
            skip();
        }
        tag = read(input::readTag);
        if (tag == 0) {
            return false;
        }
        if (++fields > MAX_FIELDS) {
            throw new MalformedMessageException("protobuf message with more than " + MAX_FIELDS + " fields");
        }
        taken = false;
        return true;
    }

    private void skip() {
        int type = WireFormat.getTagWireType(tag);
        if (type == WireFormat.WIRETYPE_START_GROUP || type == WireFormat.WIRETYPE_END_GROUP) {
            // No libp2p message has groups, and nested ones are a way to exhaust the stack.
            throw new MalformedMessageException("protobuf group in field " + field());
        }
        if (!read(() -> input.skipField(tag))) {
            throw new MalformedMessageException("protobuf field " + field() + " cut off");
        }
    }

    /**
     * The number of the current field.
     *
     * @return from 1 on
     */
    public int field() {
        return WireFormat.getTagFieldNumber(tag);
    }

    private void take(int wireType) {
        if (WireFormat.getTagWireType(tag) != wireType) {
            throw new MalformedMessageException("protobuf field " + field() + " has the wrong wire type");
        }
        taken = true;
    }

    /**
     * The value as an unsigned 64-bit integer.
     *
     * @return all 64 bits; negative above 2^63 - 1
     */
    public long varint() {
        take(WireFormat.WIRETYPE_VARINT);
        int start = input.getTotalBytesRead();
        long value = read(input::readUInt64);
        int end = input.getTotalBytesRead();
        // The parser below ignores all of the tenth byte but its lowest bit, even that more bytes are to follow.
        if (end - start == MAX_VARINT_SIZE && message.unsignedAt(end - 1) > 1) {
            throw new MalformedMessageException("protobuf field " + field() + " has more than 64 bits");
        }
        return value;
    }

    /**
     * The value as an enum or a 32-bit integer: as in every protobuf implementation, the lower 32 bits of the varint.
     *
     * @return those bits
     */
    public int int32() {
        return (int) varint();
    }

    /**
     * The value as a bool.
     *
     * @return true unless it is zero
     */
    public boolean bool() {
        return varint() != 0;
    }

    /**
     * The value as a fixed64.
     *
     * @return its 64 bits
     */
    public long fixed64() {
        take(WireFormat.WIRETYPE_FIXED64);
        return read(input::readFixed64);
    }

    /**
     * The value as bytes, or as an encoded message.
     *
     * @param maxSize the most bytes that are accepted
     * @return the value
     */
    public Bytes bytes(int maxSize) {
        take(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        Bytes value = Bytes.wrap(read(input::readByteArray));
        if (value.size() > maxSize) {
            throw new MalformedMessageException(
                    "protobuf field " + field() + " has " + value.size() + " bytes, above " + maxSize);
        }
        return value;
    }

    /**
     * The value as a string; bytes that are not UTF-8 are refused.
     *
     * @param maxSize the most bytes that are accepted
     * @return the value
     */
    public String string(int maxSize) {
        Bytes value = bytes(maxSize);
        String text = value.utf8();
        if (text.indexOf('\uFFFD') >= 0 && !Bytes.utf8(text).equals(value)) {
            throw new MalformedMessageException("protobuf field " + field() + " is not UTF-8");
        }
        return text;
    }

    /**
     * A reader for the value, which is a message itself.
     *
     * @param maxSize the most bytes that are accepted
     * @return a reader at its first field
     */
    public ProtoReader message(int maxSize) {
        return new ProtoReader(bytes(maxSize));
    }

    /**
     * Refuses one more element of a repeated field when there are enough already.
     *
     * @param <T> the type of the elements
     * @param values those read so far
     * @param max the most there may be
     * @param value the one just read
     */
    public <T> void add(List<T> values, int max, T value) {
        if (values.size() >= max) {
            throw new MalformedMessageException("protobuf field " + field() + " repeated more than " + max + " times");
        }
        values.add(value);
    }
}
