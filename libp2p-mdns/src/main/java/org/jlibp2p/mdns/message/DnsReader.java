package org.jlibp2p.mdns.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/** A cursor over a message. Fails with {@link MalformedMessageException} where the message ends too early. */
final class DnsReader {
    private static final int POINTER = 0xc0;

    private final Bytes message;
    private int position;

    DnsReader(Bytes message) {
        this.message = message;
    }

    int position() {
        return position;
    }

    /** Where something of a size ends that begins here; a failure if that is not in the message. */
    int endOf(int size) {
        if (size > message.size() - position) {
            throw new MalformedMessageException("a message that ends too early, after " + message.size() + " bytes");
        }
        return position + size;
    }

    void skip(int size) {
        position = endOf(size);
    }

    private int number8() {
        int at = position;
        skip(1);
        return message.unsignedAt(at);
    }

    int number16() {
        return number8() << 8 | number8();
    }

    long number32() {
        return (long) number16() << 16 | number16();
    }

    Bytes bytes(int size) {
        int from = position;
        skip(size);
        return message.slice(from, position).compact();
    }

    /** The strings up to a place where the last one has to end. */
    List<Bytes> strings(int end) {
        List<Bytes> strings = new ArrayList<>();
        while (position < end) {
            strings.add(bytes(number8()));
        }
        return strings;
    }

    /**
     * A name. One may end with a pointer to what stands in front of it; as each pointer has to lead farther to the front than
     * the last one, there is no circle, and as a name has an end, no more than that many bytes are read.
     */
    DnsName name() {
        List<String> labels = new ArrayList<>();
        int size = 1;
        int after = -1; // where to go on behind the name, once a pointer was followed
        int bound = position;
        while (true) {
            int length = number8();
            if (length == 0) {
                break;
            }
            if ((length & POINTER) == POINTER) {
                int target = (length & ~POINTER) << 8 | number8();
                if (target >= bound) {
                    throw new MalformedMessageException("a name that leads to itself or onwards");
                }
                after = after < 0 ? position : after;
                bound = target;
                position = target;
            } else {
                size += length + 1;
                if (length > DnsName.MAX_LABEL || size > DnsName.MAX_SIZE) {
                    throw new MalformedMessageException("a name or a label of it that is too long");
                }
                labels.add(text(bytes(length)));
            }
        }
        position = after < 0 ? position : after;
        return new DnsName(labels);
    }

    private static String text(Bytes label) {
        return new String(label.toByteArray(), StandardCharsets.ISO_8859_1);
    }
}
