package org.jlibp2p.crypto;

import java.math.BigInteger;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * The little of DER that keys, signatures and certificates need: a reader that accepts the one right encoding only, and
 * the writing of it. A reader is confined to the thread that made it and fails with {@link MalformedMessageException}
 * only; what it yields are slices of what it reads. Applications need nothing of this class; it is public for the
 * security channels of this library.
 *
 * <p>Specification: ITU-T X.690, section 10.
 */
public final class Der {
    /** The tag of a BOOLEAN. */
    public static final int BOOLEAN = 0x01;
    /** The tag of an INTEGER. */
    public static final int INTEGER = 0x02;
    /** The tag of a BIT STRING. */
    public static final int BIT_STRING = 0x03;
    /** The tag of an OCTET STRING. */
    public static final int OCTET_STRING = 0x04;
    /** The tag of an OBJECT IDENTIFIER. */
    public static final int OBJECT_IDENTIFIER = 0x06;
    /** The tag of a SEQUENCE. */
    public static final int SEQUENCE = 0x30;
    /** The tag of the explicitly tagged element number 0 of a sequence. */
    public static final int TAGGED_0 = 0xa0;
    /** The tag of the explicitly tagged element number 1 of a sequence. */
    public static final int TAGGED_1 = 0xa1;

    private final Bytes content;
    private int at;

    /**
     * A reader.
     *
     * @param content elements, one behind the other
     */
    public Der(Bytes content) {
        this.content = content;
    }

    /**
     * Whether everything has been read.
     *
     * @return true behind the last element
     */
    public boolean atEnd() {
        return at == content.size();
    }

    /**
     * Whether there is a next element, and it has some tag.
     *
     * @param tag the tag, of one octet
     * @return false at the end
     */
    public boolean isNext(int tag) {
        return !atEnd() && content.unsignedAt(at) == tag;
    }

    /** Makes sure that nothing follows what has been read. */
    public void end() {
        if (!atEnd()) {
            throw new MalformedMessageException("DER with something behind its end");
        }
    }

    /**
     * Reads the next element, which has to have the tag.
     *
     * @param tag the tag, of one octet
     * @return its content
     */
    public Bytes take(int tag) {
        if (!isNext(tag)) {
            throw new MalformedMessageException("DER without the expected tag " + tag);
        }
        at++;
        int size = size();
        Bytes value = content.slice(at, at + size);
        at += size;
        return value;
    }

    /**
     * Reads the next element, which has to have the tag, and keeps it as it is.
     *
     * @param tag the tag, of one octet
     * @return the whole element, with tag and length
     */
    public Bytes takeWhole(int tag) {
        int start = at;
        take(tag);
        return content.slice(start, at);
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

    /**
     * Reads the next element, which has to be a sequence.
     *
     * @return a reader of what is in it
     */
    public Der sequence() {
        return new Der(take(SEQUENCE));
    }

    /**
     * Reads an integer that is not negative; the bound is checked before the number is made.
     *
     * @param maxBits how many bits it may have
     * @return the number
     */
    public BigInteger unsigned(int maxBits) {
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

    /**
     * Reads the next element, which has to be just this one.
     *
     * @param element the whole element
     */
    public void expect(Bytes element) {
        if (!content.slice(at).startsWith(element)) {
            throw new MalformedMessageException("DER with another element than expected");
        }
        at += element.size();
    }

    /**
     * Reads a bit string, which has to end on a whole octet.
     *
     * @return its octets
     */
    public Bytes octetsOfBits() {
        Bytes value = take(BIT_STRING);
        if (value.isEmpty() || value.byteAt(0) != 0) {
            throw new MalformedMessageException("DER bit string that is no octets");
        }
        return value.slice(1);
    }

    /**
     * Writes an element.
     *
     * @param tag its tag, of one octet
     * @param parts its content, less than 64 KiB together
     * @return the element
     */
    public static Bytes element(int tag, Bytes... parts) {
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

    /**
     * Writes an integer.
     *
     * @param value the number
     * @return the element
     */
    public static Bytes integer(BigInteger value) {
        return element(INTEGER, Bytes.wrap(value.toByteArray()));
    }

    /**
     * Writes a bit string of whole octets.
     *
     * @param octets the octets
     * @return the element
     */
    public static Bytes bitString(Bytes octets) {
        return element(BIT_STRING, Bytes.copyOf((byte) 0), octets);
    }
}
