package org.jlibp2p.ipns;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DagCborTest {
    private static Bytes value(String hex) {
        DagCborReader reader = new DagCborReader(Bytes.fromHex(hex));
        Bytes value = reader.value();
        reader.end();
        return value;
    }

    /** From RFC 8949, appendix A. */
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "23, 17",
        "24, 1818",
        "100, 1864",
        "255, 18ff",
        "256, 190100",
        "1000, 1903e8",
        "65535, 19ffff",
        "65536, 1a00010000",
        "1000000, 1a000f4240",
        "4294967295, 1affffffff",
        "4294967296, 1b0000000100000000",
        "1000000000000, 1b000000e8d4a51000",
        "18446744073709551615, 1bffffffffffffffff"
    })
    void numbersHaveTheirShortestForm(String number, String encoded) {
        long value = Long.parseUnsignedLong(number);

        assertThat(DagCbor.unsigned(value).hex()).isEqualTo(encoded);
        assertThat(new DagCborReader(Bytes.fromHex(encoded)).unsigned()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20",
                "3863",
                "3bffffffffffffffff",
                "40",
                "4401020304",
                "60",
                "6161",
                "62c3bc",
                "64f0908591",
                "80",
                "83010203",
                "a0",
                "f4",
                "f5",
                "f6",
                "fb3ff199999999999a",
                "fb0000000000000000",
                "d82a450001550000",
                "826161a161626163"
            })
    void whatTheDataModelHasIsRead(String hex) {
        assertThat(value(hex).hex()).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "1801, shortest",
        "190018, shortest",
        "1a0000ffff, shortest",
        "1b00000000ffffffff, shortest",
        "580141, shortest",
        "780161, shortest",
        "980100, shortest",
        "b801616101, shortest",
        "d9002a450001550000, shortest",
        "5f4141ff, indefinite",
        "7f6161ff, indefinite",
        "9f01ff, indefinite",
        "bf616101ff, indefinite",
        "1c, reserved",
        "1d, reserved",
        "1e, reserved",
        "a2616101616102, twice",
        "a2616201616102, out of order",
        "a262616101616202, out of order",
        "a1416101, text as a key",
        "61ff, UTF-8",
        "a161ff01, UTF-8",
        "62eda0, UTF-8",
        "c06161, not a link",
        "d82a01, byte string",
        "d82a40, not a link",
        "d82a4100, not a link",
        "d82a420155, not a link",
        "f7, simple",
        "e0, simple",
        "f820, simple",
        "f93c00, short float",
        "fa47c35000, short float",
        "ff, simple",
        "fb7ff8000000000000, no number",
        "fb7ff0000000000000, no number",
        "fbfff0000000000000, no number",
        "'', end missing",
        "18, end missing",
        "fb00, end missing",
        "42 00, above",
        "5affffffff00, above",
        "5bffffffffffffffff00, above",
        "9bffffffffffffffff00, above",
        "bbffffffffffffffff6100, above",
        "a2616100, above",
        "81, above",
        "0000, 1 bytes behind"
    })
    void whatHasAnotherEncodingOrNoneIsRefused(String hex, String said) {
        assertThatThrownBy(() -> value(hex.replace(" ", "")))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining(said);
    }

    @Test
    void T64_valuesAreNestedUpToABound() {
        String deepest = "81".repeat(DagCborReader.MAX_DEPTH) + "00";

        assertThat(value(deepest).hex()).isEqualTo(deepest);
        for (String opening : new String[] {"81", "a16161"}) {
            assertThatThrownBy(() -> value(opening.repeat(3000) + "00"))
                    .isInstanceOf(MalformedMessageException.class)
                    .hasMessageContaining("32 deep");
        }
        assertThatThrownBy(() -> value("81" + deepest)).isInstanceOf(MalformedMessageException.class);
    }

    @Property
    void mapsAreInOrderWhateverTheyWereMadeFrom(@ForAll @Size(max = 30) Map<String, Long> values) {
        Map<String, Bytes> encoded = values.entrySet().stream()
                .filter(entry -> Bytes.utf8(entry.getKey()).utf8().equals(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> DagCbor.unsigned(entry.getValue())));
        Map<Bytes, Long> expected =
                new TreeMap<>(Comparator.comparingInt(Bytes::size).thenComparing(Comparator.naturalOrder()));
        encoded.keySet().forEach(key -> expected.put(Bytes.utf8(key), values.get(key)));

        DagCborReader reader = new DagCborReader(DagCbor.map(encoded));
        assertThat(reader.map()).isEqualTo(expected.size());
        Bytes before = null;
        for (Map.Entry<Bytes, Long> entry : expected.entrySet()) {
            before = reader.key(before);
            assertThat(before).isEqualTo(entry.getKey());
            assertThat(reader.unsigned()).isEqualTo(entry.getValue());
        }
        reader.end();
    }
}
