package org.jlibp2p.negotiation;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;

/**
 * The messages of multistream-select as they are on the wire: length as an unsigned varint, text, newline. Lengths come
 * in their shortest form only, so two messages say the same exactly if their bytes are equal.
 */
final class Messages {
    static final Bytes HEADER = of("/multistream/1.0.0");
    static final Bytes NOT_AVAILABLE = of("na");
    static final Bytes LIST = of("ls");

    private static final byte NEWLINE = '\n';

    private Messages() {}

    static Bytes of(ProtocolId protocol) {
        return of(protocol.value());
    }

    private static Bytes of(String text) {
        Bytes encoded = Bytes.utf8(text);
        int length = encoded.size() + 1;
        byte[] message = new byte[Varint.size(length) + length];
        encoded.copyTo(message, Varint.write(length, message, 0));
        message[message.length - 1] = NEWLINE;
        return Bytes.wrap(message);
    }

    static boolean endsWithNewline(Bytes message) {
        return message.byteAt(message.size() - 1) == NEWLINE;
    }

    static ProtocolId protocol(Bytes message) {
        Bytes encoded = message.slice(Varint.sizeAt(message, 0), message.size() - 1);
        String text = encoded.utf8();
        if (!Bytes.utf8(text).equals(encoded)) {
            throw new MalformedMessageException("a protocol id that is not UTF-8");
        }
        try {
            return ProtocolId.of(text);
        } catch (IllegalArgumentException refused) {
            throw new MalformedMessageException("a protocol id that cannot be one", refused);
        }
    }
}
