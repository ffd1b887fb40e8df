package org.jlibp2p.mdns.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.Codec;

/**
 * How messages of multicast DNS are written and read. Stateless; any thread.
 *
 * <p>What is read of a message is what {@link DnsRecord} has; other types of records, other classes, and what is said in the
 * authority section are passed over. Specification: RFC 1035, 4; RFC 6762, 18.
 */
public final class DnsMessageCodec implements Codec<DnsMessage> {
    /** The one there is. */
    public static final DnsMessageCodec INSTANCE = new DnsMessageCodec();

    /** The most bytes of a message. Specification: RFC 6762, 17. */
    public static final int MAX_SIZE = 9000;

    /** The most questions of a message. */
    public static final int MAX_QUESTIONS = 64;

    /** The most records of a message, of all sections together. */
    public static final int MAX_RECORDS = 256;

    /** The most bytes of one string of a text record. */
    public static final int MAX_STRING = 255;

    static final int RESPONSE = 0x8000;
    static final int AUTHORITATIVE = 0x0400;
    static final int INTERNET = 1;
    static final int UNIQUE = 0x8000;

    private static final int OPERATION_AND_RESULT = 0x780f;
    private static final int ANY_CLASS = 255;
    private static final int CLASS = 0x7fff;

    private DnsMessageCodec() {}

    @Override
    public int maxSize() {
        return MAX_SIZE;
    }

    @Override
    public Bytes encode(DnsMessage message) {
        return DnsWriter.write(message);
    }

    @Override
    public DnsMessage decode(Bytes bytes) {
        if (bytes.size() > MAX_SIZE) {
            throw new MalformedMessageException("a message of " + bytes.size() + " bytes, above " + MAX_SIZE);
        }
        DnsReader reader = new DnsReader(bytes);
        reader.skip(Short.BYTES); // the id, which means nothing here
        int flags = reader.number16();
        if ((flags & OPERATION_AND_RESULT) != 0) {
            throw new MalformedMessageException("neither a query nor an answer that was found");
        }
        int questions = reader.number16();
        int answers = reader.number16();
        int authorities = reader.number16();
        int additional = reader.number16();
        if (questions > MAX_QUESTIONS || answers + authorities + additional > MAX_RECORDS) {
            throw new MalformedMessageException(
                    questions + " questions and " + (answers + authorities + additional) + " records in one message");
        }
        List<DnsQuestion> asked = questions(reader, questions);
        List<DnsRecord> told = records(reader, answers);
        records(reader, authorities);
        return new DnsMessage((flags & RESPONSE) != 0, asked, told, records(reader, additional));
    }

    private static List<DnsQuestion> questions(DnsReader reader, int count) {
        List<DnsQuestion> questions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            DnsQuestion question = new DnsQuestion(reader.name(), reader.number16());
            int asked = reader.number16() & CLASS;
            if (asked == INTERNET || asked == ANY_CLASS) {
                questions.add(question);
            }
        }
        return questions;
    }

    private static List<DnsRecord> records(DnsReader reader, int count) {
        List<DnsRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            record(reader).ifPresent(records::add);
        }
        return records;
    }

    private static Optional<DnsRecord> record(DnsReader reader) {
        DnsName name = reader.name();
        int type = reader.number16();
        boolean isOfInternet = (reader.number16() & CLASS) == INTERNET;
        long ttl = reader.number32();
        int size = reader.number16();
        int end = reader.endOf(size);
        DnsRecord record = isOfInternet ? content(reader, name, type, ttl > DnsRecord.MAX_TTL ? 0 : ttl, end) : null;
        if (record == null) {
            reader.skip(size);
        } else if (reader.position() != end) {
            throw new MalformedMessageException("a record of type " + type + " that is longer or shorter than it says");
        }
        return Optional.ofNullable(record);
    }

    /** The record, or null if it is of a type that is passed over. */
    private static DnsRecord content(DnsReader reader, DnsName name, int type, long ttl, int end) {
        return switch (type) {
            case DnsType.PTR -> new DnsRecord.Pointer(name, ttl, reader.name());
            case DnsType.TXT -> new DnsRecord.Text(name, ttl, reader.strings(end));
            case DnsType.SRV -> {
                reader.skip(2 * Short.BYTES); // priority and weight
                yield new DnsRecord.Location(name, ttl, reader.number16(), reader.name());
            }
            case DnsType.A -> new DnsRecord.Address(name, ttl, reader.bytes(DnsRecord.Address.IP4_SIZE));
            case DnsType.AAAA -> new DnsRecord.Address(name, ttl, reader.bytes(DnsRecord.Address.IP6_SIZE));
            default -> null;
        };
    }
}
