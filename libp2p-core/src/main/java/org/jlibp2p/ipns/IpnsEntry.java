package org.jlibp2p.ipns;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * The protobuf message around what is signed. Empty is what is not there.
 *
 * <p>Specification: IPNS, Record Serialization Format.
 */
record IpnsEntry(
        Bytes value,
        Bytes signatureV1,
        int validityType,
        Bytes validity,
        long sequence,
        long ttl,
        Bytes publicKey,
        Bytes signatureV2,
        Bytes data) {
    private static final int VALUE = 1;
    private static final int SIGNATURE_V1 = 2;
    private static final int VALIDITY_TYPE = 3;
    private static final int VALIDITY = 4;
    private static final int SEQUENCE = 5;
    private static final int TTL = 6;
    private static final int PUBLIC_KEY = 7;
    private static final int SIGNATURE_V2 = 8;
    private static final int DATA = 9;

    /** An entry without what old readers look for. */
    static IpnsEntry of(Bytes publicKey, Bytes signatureV2, Bytes data) {
        Bytes none = Bytes.empty();
        return new IpnsEntry(none, none, 0, none, 0, 0, publicKey, signatureV2, data);
    }

    /** An entry with what old readers look for beside the rest. */
    IpnsEntry withV1(IpnsData content, Bytes signature) {
        return new IpnsEntry(
                content.value(),
                signature,
                IpnsData.UNTIL,
                content.validityText(),
                content.sequence(),
                content.ttl(),
                publicKey,
                signatureV2,
                data);
    }

    boolean hasV1() {
        return !value.isEmpty() || !signatureV1.isEmpty();
    }

    /** Whether what old readers look for says the same as what is signed. */
    boolean agreesWith(IpnsData content) {
        return value.equals(content.value())
                && validityType == IpnsData.UNTIL
                && validity.equals(content.validityText())
                && sequence == content.sequence()
                && ttl == content.ttl();
    }

    Bytes encode() {
        ProtoWriter writer = new ProtoWriter();
        if (hasV1()) {
            writer.bytes(VALUE, value)
                    .bytes(SIGNATURE_V1, signatureV1)
                    .varint(VALIDITY_TYPE, validityType)
                    .bytes(VALIDITY, validity)
                    .varint(SEQUENCE, sequence)
                    .varint(TTL, ttl);
        }
        if (!publicKey.isEmpty()) {
            writer.bytes(PUBLIC_KEY, publicKey);
        }
        return writer.bytes(SIGNATURE_V2, signatureV2).bytes(DATA, data).toBytes();
    }

    static IpnsEntry decode(Bytes bytes) {
        Bytes[] texts = new Bytes[DATA + 1];
        long[] numbers = new long[DATA + 1];
        int seen = 0;
        ProtoReader reader = new ProtoReader(bytes);
        while (reader.next()) {
            int field = reader.field();
            if (field > DATA) {
                continue; // of later versions
            }
            if ((seen & 1 << field) != 0) {
                throw new MalformedMessageException("an IPNS record with field " + field + " twice");
            }
            seen |= 1 << field;
            switch (field) {
                case VALIDITY_TYPE, SEQUENCE, TTL -> numbers[field] = reader.varint();
                default -> texts[field] = reader.bytes(IpnsRecord.MAX_SIZE);
            }
        }
        return new IpnsEntry(
                orEmpty(texts[VALUE]),
                orEmpty(texts[SIGNATURE_V1]),
                (int) numbers[VALIDITY_TYPE], // as every reader of protobuf takes an enum
                orEmpty(texts[VALIDITY]),
                numbers[SEQUENCE],
                numbers[TTL],
                orEmpty(texts[PUBLIC_KEY]),
                orEmpty(texts[SIGNATURE_V2]),
                orEmpty(texts[DATA]));
    }

    private static Bytes orEmpty(Bytes value) {
        return value == null ? Bytes.empty() : value;
    }
}
