package org.jlibp2p.ipns;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * Reads DAG-CBOR, and only what has the one encoding that it may have: shortest lengths and numbers, no indefinite lengths, keys
 * that are text, each once and in order, no tag but that of a link, no number that is none. Lengths are held against what is
 * there before anything is done with them; values may be nested {@value #MAX_DEPTH} deep. Confined to the thread that made it;
 * it fails only with {@link MalformedMessageException}.
 *
 * <p>Specification: IPLD, DAG-CBOR, Strictness.
 */
final class DagCborReader {
    /** How deep lists, maps and links may stand in one another. */
    static final int MAX_DEPTH = 32;

    private static final int LINK_TAG = 42;
    private static final int FALSE = 20;
    private static final int NULL = 22;
    private static final int FLOAT_64 = 27;

    private final Bytes source;
    private int at;

    DagCborReader(Bytes source) {
        this.source = source;
    }

    private static MalformedMessageException malformed(String what) {
        return new MalformedMessageException("DAG-CBOR with " + what);
    }

    /** Refuses anything behind what has been read. */
    void end() {
        if (at != source.size()) {
            throw malformed((source.size() - at) + " bytes behind its end");
        }
    }

    /** How many pairs the map has that begins here; each is a {@link #key} and a value. */
    int map() {
        return size(expect(DagCbor.MAP, "map"), 2);
    }

    /**
     * The next key of a map.
     *
     * @param before the key before it, or null
     */
    Bytes key(Bytes before) {
        Bytes key = take(size(expect(DagCbor.TEXT, "text as a key"), 1));
        if (!Bytes.utf8(key.utf8()).equals(key)) {
            throw malformed("text that is not UTF-8");
        }
        if (before != null && DagCbor.KEY_ORDER.compare(before, key) >= 0) {
            throw malformed(before.equals(key) ? "a key twice" : "keys out of order");
        }
        return key;
    }

    /** A number from 0 on, as an unsigned one. */
    long unsigned() {
        return expect(DagCbor.UNSIGNED, "number from 0 on");
    }

    Bytes bytes() {
        return take(size(expect(DagCbor.BYTES, "byte string"), 1));
    }

    /** A value of any kind, in its encoding. */
    Bytes value() {
        int start = at;
        skip(0);
        return source.slice(start, at);
    }

    private void skip(int depth) {
        if (depth > MAX_DEPTH) {
            throw malformed("values more than " + MAX_DEPTH + " deep");
        }
        int kind = kind();
        switch (kind) {
            case DagCbor.LIST -> skipList(depth);
            case DagCbor.MAP -> skipMap(depth);
            case DagCbor.TEXT -> key(null);
            case DagCbor.BYTES -> bytes();
            case DagCbor.TAG -> skipLink();
            case DagCbor.SIMPLE -> skipSimple();
            default -> expect(kind, "number");
        }
    }

    private void skipList(int depth) {
        int items = size(expect(DagCbor.LIST, "list"), 1);
        for (int i = 0; i < items; i++) {
            skip(depth + 1);
        }
    }

    private void skipMap(int depth) {
        int pairs = map();
        Bytes key = null;
        for (int i = 0; i < pairs; i++) {
            key = key(key);
            skip(depth + 1);
        }
    }

    /** A link is bytes: a zero, and the identifier, which is read by whoever follows it. */
    private void skipLink() {
        Bytes link = expect(DagCbor.TAG, "tag") == LINK_TAG ? bytes() : Bytes.empty();
        if (link.size() < 2 || link.byteAt(0) != 0) {
            throw malformed("a tag that is not a link's");
        }
    }

    private void skipSimple() {
        int first = take(1).unsignedAt(0) & 0x1f;
        if (first >= FALSE && first <= NULL) {
            return;
        }
        if (first != FLOAT_64) {
            throw malformed("a simple value or a short float");
        }
        if (!Double.isFinite(take(Double.BYTES).asByteBuffer().getDouble())) {
            throw malformed("a float that is no number");
        }
    }

    private int kind() {
        if (at == source.size()) {
            throw malformed("its end missing");
        }
        return source.unsignedAt(at) >>> 5;
    }

    /** The argument of a head: a number, a length, or a tag. */
    private long expect(int kind, String name) {
        if (kind() != kind) {
            throw malformed("something else where a " + name + " has to be");
        }
        int info = take(1).unsignedAt(0) & 0x1f;
        if (info < 24) {
            return info;
        }
        if (info > 27) {
            throw malformed("an indefinite or reserved length");
        }
        Bytes argument = take(1 << info - 24);
        long value = 0;
        for (int i = 0; i < argument.size(); i++) {
            value = value << 8 | argument.unsignedAt(i);
        }
        if (DagCbor.argumentSize(value) != argument.size()) {
            throw malformed("a number or length that is not in its shortest form");
        }
        return value;
    }

    /** A length, if so many things of at least some bytes can be there. */
    private int size(long announced, int bytesEach) {
        if (Long.compareUnsigned(announced, (source.size() - at) / bytesEach) > 0) {
            throw malformed("a length above what there is");
        }
        return (int) announced;
    }

    private Bytes take(int size) {
        if (size > source.size() - at) {
            throw malformed("its end missing");
        }
        at += size;
        return source.slice(at - size, at);
    }
}
