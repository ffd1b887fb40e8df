package org.jlibp2p.crypto;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/** The protobuf message around keys of both halves: both fields, in their order, and nothing else. */
record KeyMessage(KeyType type, Bytes data) {
    private static final int TYPE = 1;
    private static final int DATA = 2;

    Bytes encode() {
        return new ProtoWriter().varint(TYPE, type.ordinal()).bytes(DATA, data).toBytes();
    }

    static KeyMessage decode(Bytes encoded, int maxSize) {
        if (encoded.size() > maxSize) {
            throw new MalformedMessageException("a key of " + encoded.size() + " bytes, above " + maxSize);
        }
        KeyType type = null;
        Bytes data = null;
        ProtoReader reader = new ProtoReader(encoded);
        while (reader.next()) {
            switch (reader.field()) {
                case TYPE:
                    type = typeOf(reader.varint());
                    break;
                case DATA:
                    data = reader.bytes(maxSize);
                    break;
                default:
                    throw new MalformedMessageException("a key with a field " + reader.field());
            }
        }
        if (type == null || data == null) {
            throw new MalformedMessageException("a key without type or data");
        }
        KeyMessage message = new KeyMessage(type, data);
        // The specification allows one encoding only: whatever else protobuf reads as the same message, such as fields
        // twice, in another order or with longer numbers, would give the same key another peer id.
        if (!message.encode().equals(encoded)) {
            throw new MalformedMessageException("a key that is not in its one right encoding");
        }
        return message;
    }

    private static KeyType typeOf(long number) {
        KeyType[] types = KeyType.values();
        if (number < 0 || number >= types.length) {
            throw new MalformedMessageException("a key of unknown type " + Long.toUnsignedString(number));
        }
        return types[(int) number];
    }
}
