package org.jlibp2p.crypto;

import java.math.BigInteger;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * The little of DER that keys and signatures need: a reader that accepts the one right encoding only, and the writing
 * of it. A reader is confined to the thread that made it and fails with {@link MalformedMessageException} only.
 *
 * <p>Specification: ITU-T X.690, section 10.
 */
final class Der {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int SEQUENCE = 0x30;
    /** The first and the second explicitly tagged element of a sequence. */
    static final int TAGGED_0 = 0xa0;

    static final int TAGGED_1 = 0xa1;

    private final Bytes content;
    private int at;

    Der(Bytes content) {
        this.content = content;
    }

    boolean atEnd() {
        return at == content.size();
    }

    boolean isNext(int tag) {
        return !atEnd() && content.unsignedAt(at) == tag;
    }

    /** Nothing may follow what has been read. */
    void end() {
        if (!atEnd()) {
            throw new MalformedMessageException("DER with something behind its end");
        }
    }

    /** The content of the next element, which has to have the tag. */
    Bytes take(int tag) {
        if (!isNext(tag)) {
            throw new MalformedMessageException("DER without the expected tag " + tag);
        }
        at++;
        int size = size();
        Bytes value = content.slice(at, at + size);
        at += size;
        return value;
    }

    private int size() {
        int first = octet();
        int size = first;
        if (first > 0x80) {
            size = 0;
            int octets = first - 0x80;
            if (octets > 2) {
                throw new MalformedMessageException("DER element above 64 KiB");
            }
            for (int i = 0; i < octets; i++) {
                size = size << 8 | octet();
            }
            if (size < 0x80 || octets == 2 && size < 0x100) {
                throw new MalformedMessageException("DER length not in its shortest form");
            }
        }
        if (first == 0x80 || size > content.size() - at) {
            throw new MalformedMessageException("DER element cut off");
        }
        return size;
    }

    private int octet() {
        if (atEnd()) {
            throw new MalformedMessageException("DER length cut off");
        }
        return content.unsignedAt(at++);
    }

    Der sequence() {
        return new Der(take(SEQUENCE));
    }

    /** An integer that is not negative and of at most so many bits; the bound is checked before it is made. */
    BigInteger unsigned(int maxBits) {
        Bytes value = take(INTEGER);
        if (value.isEmpty() || value.byteAt(0) < 0) {
            throw new MalformedMessageException("DER integer empty or negative");
        }
        if (value.size() > 1 && value.byteAt(0) == 0 && value.byteAt(1) >= 0) {
            throw new MalformedMessageException("DER integer not in its shortest form");
        }
        int start = value.size() > 1 && value.byteAt(0) == 0 ? 1 : 0;
        int bits = 8 * (value.size() - start) + 24 - Integer.numberOfLeadingZeros(value.unsignedAt(start));
        if (bits > maxBits) {
            throw new MalformedMessageException("DER integer of " + bits + " bits, above " + maxBits);
        }
        return new BigInteger(1, value.toByteArray());
    }

    /** The next element has to be just this one. */
    void expect(Bytes element) {
        if (!content.slice(at).startsWith(element)) {
            throw new MalformedMessageException("DER with another element than expected");
        }
        at += element.size();
    }

    /** The octets of a bit string that ends on a whole octet. */
    Bytes octetsOfBits() {
        Bytes value = take(BIT_STRING);
        if (value.isEmpty() || value.byteAt(0) != 0) {
            throw new MalformedMessageException("DER bit string that is no octets");
        }
        return value.slice(1);
    }

    /** An element with the tag, made of the parts. */
    static Bytes element(int tag, Bytes... parts) {
        Bytes value = Bytes.concat(parts);
        int size = value.size();
        Bytes head;
        if (size < 0x80) {
            head = Bytes.copyOf((byte) tag, (byte) size);
        } else if (size < 0x100) {
            head = Bytes.copyOf((byte) tag, (byte) 0x81, (byte) size);
        } else {
            head = Bytes.copyOf((byte) tag, (byte) 0x82, (byte) (size >> 8), (byte) size);
        }
        return Bytes.concat(head, value);
    }

    static Bytes integer(BigInteger value) {
        return element(INTEGER, Bytes.wrap(value.toByteArray()));
    }

    static Bytes bitString(Bytes octets) {
        return element(BIT_STRING, Bytes.copyOf((byte) 0), octets);
    }
}
