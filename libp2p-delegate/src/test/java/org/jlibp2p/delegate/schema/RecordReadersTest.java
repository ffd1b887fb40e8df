package org.jlibp2p.delegate.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.record.PeerSchema;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.record.UnknownSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordReadersTest {
    private static final int MAX = 1000;

    private static List<RoutingRecord> numbered(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> (RoutingRecord) new UnknownSchema("n", Map.of("Schema", "n", "i", i)))
                .toList();
    }

    private static String line(int i) {
        return "{\"Schema\":\"n\",\"i\":" + i + "}";
    }

    /** All records of a text that comes in pieces of so many bytes; those read before a failure stay in the list. */
    static void read(RecordReader reader, String text, int size, List<RoutingRecord> into) {
        Bytes bytes = Bytes.utf8(text);
        for (int at = 0; at < bytes.size(); at += size) {
            reader.feed(bytes.slice(at, Math.min(at + size, bytes.size())));
            drain(reader, into);
        }
        reader.end();
        drain(reader, into);
    }

    private static void drain(RecordReader reader, List<RoutingRecord> into) {
        for (Optional<RoutingRecord> each = reader.next(); each.isPresent(); each = reader.next()) {
            into.add(each.get());
        }
    }

    private static List<RoutingRecord> read(RecordReader reader, String text, int size) {
        List<RoutingRecord> records = new ArrayList<>();
        read(reader, text, size, records);
        return records;
    }

    private static String document(int count) {
        return IntStream.range(0, count)
                .mapToObj(RecordReadersTest::line)
                .collect(Collectors.joining(",", "{\"Providers\":[", "]}"));
    }

    static Stream<Integer> cuts() {
        return Stream.of(1, 2, 3, 7, 100, 100_000);
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void linesAreReadHoweverTheyAreCut(int size) {
        String text = "\n" + line(0) + "\n\r\n  \n" + line(1) + "\r\n" + line(2);
        assertThat(read(NdjsonReader.create(MAX), text, size)).isEqualTo(numbered(3));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void aDocumentIsReadHoweverItIsCut(int size) {
        assertThat(read(ListDocument.PROVIDERS.reader(MAX), document(20), size)).isEqualTo(numbered(20));
    }

    @Test
    void aRecordIsThereAsSoonAsItsLastByte() {
        NdjsonReader lines = NdjsonReader.create(MAX);
        lines.feed(Bytes.utf8(line(0) + "\n" + line(1)));
        assertThat(lines.next()).contains(numbered(1).get(0));
        assertThat(lines.next()).isEmpty();
        RecordReader list = ListDocument.PROVIDERS.reader(MAX);
        list.feed(Bytes.utf8("{\"Providers\":[" + line(0)));
        assertThat(list.next()).contains(numbered(1).get(0));
        assertThat(list.next()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void recordsInFrontOfSomethingWrongAreToldFirst(int size) {
        String lines =
                IntStream.range(0, 1000).mapToObj(RecordReadersTest::line).collect(Collectors.joining("\n"));
        List<RoutingRecord> told = new ArrayList<>();
        assertThatThrownBy(() -> read(NdjsonReader.create(MAX), lines + "\n{\"Schema\":}\n", size, told))
                .isInstanceOf(MalformedMessageException.class);
        assertThat(told).isEqualTo(numbered(1000));

        List<RoutingRecord> listed = new ArrayList<>();
        String broken = document(1000).replaceFirst("]}$", ",{\"Schema\":}]}");
        assertThatThrownBy(() -> read(ListDocument.PROVIDERS.reader(MAX), broken, size, listed))
                .isInstanceOf(MalformedMessageException.class);
        assertThat(listed).isEqualTo(numbered(1000));
    }

    @Test
    void aLineAboveTheBoundIsRefusedBeforeItEnds() {
        NdjsonReader reader = NdjsonReader.create(MAX);
        reader.feed(Bytes.utf8("{\"a\":\"" + "x".repeat(MAX - 6)));
        assertThat(reader.next()).isEmpty();
        reader.feed(Bytes.utf8("y"));
        assertThatThrownBy(reader::next)
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining(MAX + " bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Providers\":[{\"a\":\"", "{\"Providers\":[{\"", "{\"Other\":\"", "{\""})
    void aRecordOfADocumentAboveTheBoundIsRefusedBeforeItEnds(String beginning) {
        RecordReader reader = ListDocument.PROVIDERS.reader(MAX);
        reader.feed(Bytes.utf8(beginning));
        assertThat(reader.next()).isEmpty();
        Bytes more = Bytes.utf8("x".repeat(100));
        assertThatThrownBy(() -> {
                    for (int i = 0; i <= MAX / 100 + 1; i++) {
                        reader.feed(more);
                        reader.next();
                    }
                })
                .isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"Providers\":null}",
                "{\"Providers\":[]}",
                " { \"Peers\" : [ {} ] } ",
                "{\"x\":{\"Providers\":[1]}}"
            })
    void aDocumentWithoutRecordsHasNone(String document) {
        assertThat(read(ListDocument.PROVIDERS.reader(MAX), document, 3)).isEmpty();
    }

    @Test
    void otherFieldsOfADocumentArePassedOver() {
        String document = "{\"a\":[[],{\"Providers\":[7]}],\"Providers\":[" + line(0) + "],\"b\":{\"c\":1},\"d\":null}";
        assertThat(read(ListDocument.PROVIDERS.reader(MAX), document, 4)).isEqualTo(numbered(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{\"Providers\":",
                "{\"Providers\":[",
                "{\"Providers\":[{}]",
                "{\"Providers\":{}}",
                "{\"Providers\":\"x\"}",
                "{\"Providers\":[7]}",
                "{\"Providers\":[null]}",
                "{\"Providers\":[[]]}",
                "{\"Providers\":[{}]}{}",
                "{\"Providers\":[{},]}",
                "{\"Providers\":[,{}]}",
                "{\"Providers\":[{}{}]}",
                "{\"Providers\":[{}],}",
                "{\"Providers\":}",
                "{\"Providers\" : , \"x\":1}",
                "{\"Providers\":[{\"a\":  }]}",
                "{\"Providers\":[{\"a\":1,  }]}",
                "<html>not found</html>"
            })
    void whatIsNoDocumentIsRefusedHoweverItIsCut(String document) {
        assertThat(IntStream.rangeClosed(1, 40))
                .allSatisfy(size -> assertThatThrownBy(() -> read(ListDocument.PROVIDERS.reader(MAX), document, size))
                        .isInstanceOf(MalformedMessageException.class));
    }

    @Test
    void whatIsWrittenIsRead() {
        PeerSchema peer = new PeerSchema(RecordCodecTest.PEER, List.of(), List.of("transport-bitswap"), Map.of("x", 1));
        RecordCodec codec = new RecordCodec(MAX);
        Bytes written = ListDocument.PEERS.write(
                List.of(codec.encode(peer), codec.encode(numbered(1).get(0))));
        assertThat(written.utf8())
                .isEqualTo("{\"Peers\":[{\"Schema\":\"peer\",\"ID\":\"" + RecordCodecTest.ID
                        + "\",\"Addrs\":[],\"Protocols\":[\"transport-bitswap\"],\"x\":1},"
                        + codec.encode(numbered(1).get(0)).utf8() + "]}");
        assertThat(read(ListDocument.PEERS.reader(MAX), written.utf8(), 5))
                .containsExactly(peer, numbered(1).get(0));
        assertThat(ListDocument.PEERS.write(List.of()).utf8()).isEqualTo("{\"Peers\":[]}");
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void objectsThatFollowOneAnotherAreReadHoweverTheyAreCut(int size) {
        JsonSequence sequence = JsonSequence.create(MAX);
        List<Object> objects = new ArrayList<>();
        Bytes bytes = Bytes.utf8("{\"i\":0}\n{\"i\":1}{\"i\":2}  ");
        for (int at = 0; at < bytes.size(); at += size) {
            sequence.feed(bytes.slice(at, Math.min(at + size, bytes.size())));
            for (Optional<Map<?, ?>> each = sequence.next(); each.isPresent(); each = sequence.next()) {
                objects.add(each.get().get("i"));
            }
        }
        sequence.end();
        assertThat(sequence.next()).isEmpty();
        assertThat(objects).containsExactly(0, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "7 ", "{}]", "[]", "{\"a\":"})
    void aSequenceOfSomethingElseIsRefused(String text) {
        JsonSequence sequence = JsonSequence.create(MAX);
        sequence.feed(Bytes.utf8(text));
        sequence.end();
        assertThatThrownBy(() -> {
                    while (sequence.next().isPresent()) {
                        // the next one
                    }
                })
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void anObjectOfASequenceHasABound() {
        JsonSequence sequence = JsonSequence.create(MAX);
        sequence.feed(Bytes.utf8("{\"a\":\"" + "x".repeat(MAX)));
        assertThatThrownBy(sequence::next).isInstanceOf(MalformedMessageException.class);
    }
}
