package org.jlibp2p.ipns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.jlibp2p.bytes.Bytes;

/**
 * Writes DAG-CBOR, in which everything has one encoding only. All functions are pure; {@link DagCborReader} reads it.
 *
 * <p>Specification: IPLD, DAG-CBOR.
 */
final class DagCbor {
    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int LIST = 4;
    static final int MAP = 5;
    static final int TAG = 6;
    static final int SIMPLE = 7;

    /** The order of keys in a map: the shorter one first, then by their bytes. */
    static final Comparator<Bytes> KEY_ORDER =
            Comparator.comparingInt(Bytes::size).thenComparing(Comparator.naturalOrder());

    private DagCbor() {}

    /** A number, all 64 bits of it. */
    static Bytes unsigned(long value) {
        return head(UNSIGNED, value);
    }

    static Bytes bytes(Bytes value) {
        return Bytes.concat(head(BYTES, value.size()), value);
    }

    private static Bytes text(Bytes utf8) {
        return Bytes.concat(head(TEXT, utf8.size()), utf8);
    }

    /** A map of values that are encoded already. */
    static Bytes map(Map<String, Bytes> values) {
        List<Bytes> parts = new ArrayList<>();
        parts.add(head(MAP, values.size()));
        values.entrySet().stream()
                .map(entry -> Map.entry(Bytes.utf8(entry.getKey()), entry.getValue()))
                .sorted(Map.Entry.comparingByKey(KEY_ORDER))
                .forEach(entry -> {
                    parts.add(text(entry.getKey()));
                    parts.add(entry.getValue());
                });
        return Bytes.concat(parts);
    }

    private static Bytes head(int kind, long argument) {
        int size = argumentSize(argument);
        byte[] head = new byte[1 + size];
        head[0] = (byte) (kind << 5 | (size == 0 ? (int) argument : 24 + Integer.numberOfTrailingZeros(size)));
        for (int i = 0; i < size; i++) {
            head[size - i] = (byte) (argument >>> 8 * i);
        }
        return Bytes.wrap(head);
    }

    /** How many bytes the shortest encoding of an argument has behind the first one: 0, 1, 2, 4 or 8. */
    static int argumentSize(long argument) {
        if (argument < 0 || argument > 0xffff_ffffL) {
            return 8;
        }
        return argument > 0xffff ? 4 : argument > 0xff ? 2 : argument > 23 ? 1 : 0;
    }
}
