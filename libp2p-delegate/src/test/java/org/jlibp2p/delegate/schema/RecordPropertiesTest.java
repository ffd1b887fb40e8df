package org.jlibp2p.delegate.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jlibp2p.delegate.record.PeerSchema;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.record.UnknownSchema;
import org.jlibp2p.multiformats.Multiaddr;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever records there are, and however their text is cut. */
class RecordPropertiesTest {
    private static final int MAX = 1 << 20;

    @Provide
    Arbitrary<List<RoutingRecord>> records() {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                Arbitraries.strings()
                        .all()
                        .ofMaxLength(8)
                        .map(Surrogates::repair)
                        .map(text -> (Object) text),
                Arbitraries.integers().map(number -> (Object) number),
                Arbitraries.bigDecimals().map(number -> (Object) (number.scale() == 0 ? number.setScale(1) : number)),
                Arbitraries.of(true, false).map(flag -> (Object) flag));
        Arbitrary<Object> value = Arbitraries.oneOf(
                leaf,
                leaf.list().ofMaxSize(3).map(list -> (Object) list),
                Arbitraries.maps(Arbitraries.strings().alpha().ofLength(2), leaf)
                        .ofMaxSize(3)
                        .map(map -> (Object) map));
        Arbitrary<Map<String, Object>> fields = Arbitraries.maps(
                        Arbitraries.strings().alpha().ofLength(3), value)
                .ofMaxSize(4);
        Arbitrary<RoutingRecord> unknown = fields.map(each -> new UnknownSchema("", each));
        Arbitrary<RoutingRecord> peer = fields.map(each -> new PeerSchema(
                RecordCodecTest.PEER, List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1")), List.of("p"), each));
        return Arbitraries.oneOf(unknown, peer).list().ofMaxSize(5);
    }

    @Property
    void documentsAreReadAsTheyWereWrittenHoweverTheyAreCut(
            @ForAll("records") List<RoutingRecord> records, @ForAll @IntRange(min = 1, max = 200) int size) {
        RecordCodec codec = new RecordCodec(MAX);
        List<RoutingRecord> read = new ArrayList<>();
        String text = ListDocument.PEERS
                .write(records.stream().map(codec::encode).toList())
                .utf8();
        RecordReadersTest.read(ListDocument.PEERS.reader(MAX), text, size, read);
        assertThat(read).isEqualTo(records);
    }

    @Property
    void linesAreReadAsTheyWereWrittenHoweverTheyAreCut(
            @ForAll("records") List<RoutingRecord> records, @ForAll @IntRange(min = 1, max = 200) int size) {
        RecordCodec codec = new RecordCodec(MAX);
        String text =
                records.stream().map(each -> codec.encode(each).utf8() + "\n").collect(Collectors.joining());
        List<RoutingRecord> read = new ArrayList<>();
        RecordReadersTest.read(NdjsonReader.create(MAX), text, size, read);
        assertThat(read).isEqualTo(records);
    }
}
