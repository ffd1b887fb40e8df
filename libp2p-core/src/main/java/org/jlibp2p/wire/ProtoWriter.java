package org.jlibp2p.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

import com.google.protobuf.CodedOutputStream;
import org.jlibp2p.bytes.Bytes;

/**
 * Writes the fields of one protobuf message, in the order of the calls and with explicit presence: a zero that is
 * written is on the wire. Same calls, same bytes. Confined to the thread that made it.
 *
 * <p>Specification: Protocol Buffers, encoding.
 */
public final class ProtoWriter {
    private final ByteArrayOutputStream target = new ByteArrayOutputStream(64);
    private final CodedOutputStream output = CodedOutputStream.newInstance(target, 64);

    /** A message with no fields so far. */
    public ProtoWriter() {}

    private interface Write {
        void run() throws IOException;
    }

    private ProtoWriter write(Write write) {
        try {
            write.run();
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a byte array does not fail
        }
    }

    /**
     * A field of type uint64, uint32 or enum.
     *
     * @param field its number
     * @param value its value, taken as unsigned
     * @return this writer
     */
    public ProtoWriter varint(int field, long value) {
        return write(() -> output.writeUInt64(field, value));
    }

    /**
     * A field of type fixed64.
     *
     * @param field its number
     * @param value its value
     * @return this writer
     */
    public ProtoWriter fixed64(int field, long value) {
        return write(() -> output.writeFixed64(field, value));
    }

    /**
     * A field of type bool.
     *
     * @param field its number
     * @param value its value
     * @return this writer
     */
    public ProtoWriter bool(int field, boolean value) {
        return write(() -> output.writeBool(field, value));
    }

    /**
     * A field of type bytes, or an encoded message.
     *
     * @param field its number
     * @param value its value
     * @return this writer
     */
    public ProtoWriter bytes(int field, Bytes value) {
        return write(() -> output.writeByteBuffer(field, value.asByteBuffer()));
    }

    /**
     * A field of type string.
     *
     * @param field its number
     * @param value its value
     * @return this writer
     */
    public ProtoWriter string(int field, String value) {
        return write(() -> output.writeString(field, value));
    }

    /**
     * A field that is a message itself.
     *
     * @param field its number
     * @param content writes the fields of the message
     * @return this writer
     */
    public ProtoWriter message(int field, Consumer<ProtoWriter> content) {
        ProtoWriter inner = new ProtoWriter();
        content.accept(inner);
        return bytes(field, inner.toBytes());
    }

    /**
     * What has been written so far.
     *
     * @return the encoding
     */
    public Bytes toBytes() {
        write(output::flush);
        return Bytes.wrap(target.toByteArray());
    }
}
