package org.jlibp2p.mdns.message;

import java.util.List;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DnsMessageCodecTest {
    private static final DnsName SERVICE = DnsName.parse("_p2p._udp.local");
    private static final DnsMessageCodec CODEC = DnsMessageCodec.INSTANCE;

    /** {@code _p2p._udp.local} with the lengths of its labels, 17 bytes. */
    private static final String SERVICE_HEX = "045f703270045f756470056c6f63616c00";

    private static Bytes message(String... hex) {
        return Bytes.fromHex(String.join("", hex));
    }

    private static String record(String name, int type, int size, String content) {
        return name + String.format("%04x", type) + "0001" + "00000078" + String.format("%04x", size) + content;
    }

    @Test
    void aQueryIsWrittenAsTheSpecificationOfDnsHasIt() {
        Bytes query = CODEC.encode(DnsMessage.query(new DnsQuestion(SERVICE, DnsType.PTR)));

        assertThat(query).isEqualTo(message("000000000001000000000000", SERVICE_HEX, "000c0001"));
    }

    @Test
    void aResponsePointsToNamesThatStandInItAndSaysWhichRecordsTakeThePlaceOfOthers() {
        DnsName instance = SERVICE.child("ab");
        Bytes response = CODEC.encode(DnsMessage.response(
                List.of(new DnsRecord.Pointer(SERVICE, 120, instance)),
                List.of(new DnsRecord.Text(instance, 120, List.of(Bytes.utf8("x=y"))))));

        assertThat(response)
                .isEqualTo(message(
                        "000084000000000100000001",
                        SERVICE_HEX + "000c0001" + "00000078" + "0005" + "026162" + "c00c",
                        "c027" + "0010" + "8001" + "00000078" + "0004" + "03783d79"));
    }

    @Test
    void whatIsWrittenIsReadTheSame() {
        DnsName instance = SERVICE.child("ab");
        DnsName host = DnsName.parse("ab.local");
        DnsMessage message = DnsMessage.response(
                List.of(new DnsRecord.Pointer(SERVICE, 120, instance)),
                List.of(
                        new DnsRecord.Text(instance, 120, List.of(Bytes.utf8("a"), Bytes.empty())),
                        new DnsRecord.Location(instance, 0, 4001, host),
                        new DnsRecord.Address(host, DnsRecord.MAX_TTL, Bytes.fromHex("c0000201")),
                        new DnsRecord.Address(host, 1, Bytes.fromHex("20010db8000000000000000000000001"))));

        assertThat(CODEC.decode(CODEC.encode(message))).isEqualTo(message);
    }

    @Test
    void casesOfLettersAreNoDifference() {
        Bytes query = message("000000000001000000000000", "045f503250045f554450054c4f43414c00", "000c8001");

        assertThat(CODEC.decode(query).questions()).containsExactly(new DnsQuestion(SERVICE, DnsType.PTR));
    }

    @Test
    void recordsOfOtherTypesAndClassesAndTheAuthoritySectionArePassedOver() {
        Bytes response = message(
                "000084000000000200010001",
                record(SERVICE_HEX, 47, 3, "aabbcc"), // what exists besides, with which responders end
                "c00c" + "0010" + "0003" + "00000078" + "0002" + "0161", // another class
                record("c00c", DnsType.TXT, 2, "0162"),
                record("c00c", DnsType.TXT, 2, "0163"));

        assertThat(CODEC.decode(response).answers()).isEmpty();
        assertThat(CODEC.decode(response).additional())
                .containsExactly(new DnsRecord.Text(SERVICE, 120, List.of(Bytes.utf8("c"))));
    }

    @Test
    void aTimeToLiveWithTheHighestBitIsNone() {
        Bytes response = message("000084000000000100000000", SERVICE_HEX + "000c0001" + "80000000" + "0002" + "c00c");

        assertThat(CODEC.decode(response).answers().get(0).ttl()).isZero();
    }

    @Test
    void aRecordThatIsShorterOrLongerThanItSaysIsRefused() {
        assertMalformed(message("000084000000000100000000", record(SERVICE_HEX, DnsType.PTR, 3, "c00c00")));
        assertMalformed(message("000084000000000100000000", record(SERVICE_HEX, DnsType.PTR, 1, "c00c")));
        assertMalformed(message("000084000000000100000000", record(SERVICE_HEX, DnsType.A, 5, "c000020100")));
        assertMalformed(message("000084000000000100000000", record(SERVICE_HEX, DnsType.AAAA, 4, "c0000201")));
        assertMalformed(message("000084000000000100000000", record(SERVICE_HEX, DnsType.TXT, 2, "0561")));
        assertMalformed(message("000084000000000100000000", record(SERVICE_HEX, DnsType.TXT, 9, "0161")));
    }

    @Test
    void failuresAndOtherOperationsAreRefused() {
        assertMalformed(message("000084030000000000000000"));
        assertMalformed(message("000028000000000000000000"));
    }

    @Test
    void aMessageThatEndsTooEarlyIsRefused() {
        Bytes whole = message("000000000001000000000000", SERVICE_HEX, "000c0001");
        for (int size = 0; size < whole.size(); size++) {
            assertMalformed(whole.slice(0, size));
        }
    }

    private static void assertMalformed(Bytes bytes) {
        assertThatThrownBy(() -> CODEC.decode(bytes)).isInstanceOf(MalformedMessageException.class);
    }
}
