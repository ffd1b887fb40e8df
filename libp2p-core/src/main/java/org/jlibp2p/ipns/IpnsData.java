package org.jlibp2p.ipns;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * What is signed of a record, a DAG-CBOR map.
 *
 * @param value what the name stands for
 * @param sequence unsigned
 * @param validityText until when, as it is written
 * @param validity until when
 * @param ttl nanoseconds, unsigned
 * @param fields what the specification does not know, each in its encoding
 */
record IpnsData(Bytes value, long sequence, Bytes validityText, Instant validity, long ttl, Map<String, Bytes> fields) {
    private static final String VALUE = "Value";
    private static final String SEQUENCE = "Sequence";
    private static final String VALIDITY = "Validity";
    private static final String VALIDITY_TYPE = "ValidityType";
    private static final String TTL = "TTL";

    /** The names of the fields that the specification knows. */
    static final Set<String> KNOWN = Set.of(VALUE, SEQUENCE, VALIDITY, VALIDITY_TYPE, TTL);

    /** The one type of validity that there is: until a time. */
    static final int UNTIL = 0;

    static IpnsData decode(Bytes encoded) {
        Map<String, Bytes> all = fieldsOf(encoded);
        if (number(all, VALIDITY_TYPE) != UNTIL) {
            throw new MalformedMessageException("an IPNS record with an unknown type of validity");
        }
        Bytes validity = field(all, VALIDITY).bytes();
        Map<String, Bytes> others = new LinkedHashMap<>(all);
        others.keySet().removeAll(KNOWN);
        return new IpnsData(
                field(all, VALUE).bytes(),
                number(all, SEQUENCE),
                validity,
                Rfc3339.parse(validity),
                number(all, TTL),
                Collections.unmodifiableMap(others));
    }

    private static Map<String, Bytes> fieldsOf(Bytes encoded) {
        DagCborReader reader = new DagCborReader(encoded);
        Map<String, Bytes> fields = new LinkedHashMap<>();
        Bytes key = null;
        for (int left = reader.map(); left > 0; left--) {
            key = reader.key(key);
            fields.put(key.utf8(), reader.value());
        }
        reader.end();
        return fields;
    }

    private static long number(Map<String, Bytes> fields, String name) {
        return field(fields, name).unsigned();
    }

    private static DagCborReader field(Map<String, Bytes> fields, String name) {
        Bytes value = fields.get(name);
        if (value == null) {
            throw new MalformedMessageException("an IPNS record without " + name);
        }
        return new DagCborReader(value);
    }

    Bytes encode() {
        Map<String, Bytes> all = new LinkedHashMap<>(fields);
        all.put(VALUE, DagCbor.bytes(value));
        all.put(SEQUENCE, DagCbor.unsigned(sequence));
        all.put(VALIDITY, DagCbor.bytes(validityText));
        all.put(VALIDITY_TYPE, DagCbor.unsigned(UNTIL));
        all.put(TTL, DagCbor.unsigned(ttl));
        return DagCbor.map(all);
    }
}
