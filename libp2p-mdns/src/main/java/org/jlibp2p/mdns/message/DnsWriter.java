package org.jlibp2p.mdns.message;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.bytes.Bytes;

/** Writes a message; the ends of names that stand in it already are pointed to. */
final class DnsWriter {
    private static final int POINTER = 0xc000;

    private static final int POINTED = 1 << 14; // places from there on cannot be pointed to

    private final Output out = new Output();
    private final Map<List<String>, Integer> names = new HashMap<>();

    private DnsWriter() {}

    static Bytes write(DnsMessage message) {
        DnsWriter writer = new DnsWriter();
        writer.number16(0);
        writer.number16(message.isResponse() ? DnsMessageCodec.RESPONSE | DnsMessageCodec.AUTHORITATIVE : 0);
        writer.number16(message.questions().size());
        writer.number16(message.answers().size());
        writer.number16(0);
        writer.number16(message.additional().size());
        message.questions().forEach(writer::question);
        message.answers().forEach(record -> writer.record(record, message.isResponse()));
        message.additional().forEach(record -> writer.record(record, message.isResponse()));
        return Bytes.wrap(writer.out.toByteArray());
    }

    private void question(DnsQuestion question) {
        name(question.name());
        number16(question.type());
        number16(DnsMessageCodec.INTERNET);
    }

    /** That new records take the place of old ones is said in responses only. Specification: RFC 6762, 10.2. */
    private void record(DnsRecord record, boolean isTold) {
        name(record.name());
        number16(record.type());
        number16(DnsMessageCodec.INTERNET | (isTold && record.isUnique() ? DnsMessageCodec.UNIQUE : 0));
        number16((int) (record.ttl() >>> 16));
        number16((int) record.ttl());
        int begin = out.size();
        number16(0);
        content(record);
        out.setNumber16(begin, out.size() - begin - Short.BYTES);
    }

    private void content(DnsRecord record) {
        if (record instanceof DnsRecord.Pointer pointer) {
            name(pointer.target());
        } else if (record instanceof DnsRecord.Text text) {
            text.strings().forEach(this::string);
        } else if (record instanceof DnsRecord.Location location) {
            number16(0);
            number16(0);
            number16(location.port());
            name(location.host());
        } else if (record instanceof DnsRecord.Address address) {
            out.writeBytes(address.ip().toByteArray());
        }
    }

    private void number16(int value) {
        out.write(value >>> 8);
        out.write(value);
    }

    private void string(Bytes string) {
        out.write(string.size());
        out.writeBytes(string.toByteArray());
    }

    private void name(DnsName name) {
        List<String> rest = name.labels();
        while (!rest.isEmpty()) {
            Integer known = names.get(rest);
            if (known != null) {
                number16(POINTER | known);
                return;
            }
            if (out.size() < POINTED) {
                names.put(rest, out.size());
            }
            string(DnsName.bytes(rest.get(0)));
            rest = rest.subList(1, rest.size());
        }
        out.write(0);
    }

    /** Bytes that grow, of which two can be written again. */
    private static final class Output extends ByteArrayOutputStream {
        void setNumber16(int at, int value) {
            buf[at] = (byte) (value >>> 8);
            buf[at + 1] = (byte) value;
        }
    }
}
