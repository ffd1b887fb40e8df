package org.jlibp2p.mdns.message;

import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class DnsMessagePropertyTest {
    private static Arbitrary<DnsName> names() {
        Arbitrary<String> labels = Arbitraries.strings()
                .withCharRange('\0', '\u00ff')
                .ofMinLength(1)
                .ofMaxLength(12);
        return labels.list().ofMaxSize(8).map(DnsName::new);
    }

    private static Arbitrary<Bytes> bytes(int min, int max) {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(min)
                .ofMaxSize(max)
                .map(Bytes::wrap);
    }

    private static Arbitrary<DnsRecord> records() {
        Arbitrary<Long> ttls = Arbitraries.longs().between(0, DnsRecord.MAX_TTL);
        Arbitrary<Bytes> ips = Arbitraries.oneOf(bytes(4, 4), bytes(16, 16));
        return Arbitraries.oneOf(
                Combinators.combine(names(), ttls, names()).as(DnsRecord.Pointer::new),
                Combinators.combine(names(), ttls, bytes(0, 255).list().ofMaxSize(4))
                        .as(DnsRecord.Text::new),
                Combinators.combine(names(), ttls, Arbitraries.integers().between(0, 0xffff), names())
                        .as(DnsRecord.Location::new),
                Combinators.combine(names(), ttls, ips).as(DnsRecord.Address::new));
    }

    @Provide
    Arbitrary<DnsMessage> messages() {
        Arbitrary<List<DnsRecord>> sections = records().list().ofMaxSize(3);
        Arbitrary<List<DnsQuestion>> questions = Combinators.combine(
                        names(), Arbitraries.integers().between(0, 0xffff))
                .as(DnsQuestion::new)
                .list()
                .ofMaxSize(3);
        return Combinators.combine(Arbitraries.of(true, false), questions, sections, sections)
                .as(DnsMessage::new);
    }

    @Property(tries = 500)
    void whatIsWrittenIsReadTheSame(@ForAll("messages") DnsMessage message) {
        Bytes written = DnsMessageCodec.INSTANCE.encode(message);

        assertThat(DnsMessageCodec.INSTANCE.decode(written)).isEqualTo(message);
    }
}
