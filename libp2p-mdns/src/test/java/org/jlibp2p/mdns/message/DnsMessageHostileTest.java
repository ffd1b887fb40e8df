package org.jlibp2p.mdns.message;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class DnsMessageHostileTest {
    private static final DnsMessageCodec CODEC = DnsMessageCodec.INSTANCE;

    private static void assertMalformed(Bytes bytes) {
        assertThatThrownBy(() -> CODEC.decode(bytes)).isInstanceOf(MalformedMessageException.class);
    }

    private static Bytes question(String name) {
        return Bytes.fromHex("000000000001000000000000" + name + "000c0001");
    }

    @Test
    void T46_aNameThatLeadsToItselfOrInACircleOrOnwardsIsRefused() {
        assertMalformed(question("c00c"));
        assertMalformed(question("0161c00c"));
        assertMalformed(question("c00e" + "c00c"));
        assertMalformed(question("c010" + "0161" + "0000"));
        assertMalformed(question("c0ff"));
        assertMalformed(question("ffff"));
    }

    @Test
    void T46_labelsOfOtherKindsAndNamesThatAreTooLongAreRefused() {
        assertMalformed(question("40" + "61".repeat(64) + "00"));
        assertMalformed(question("8000"));
        assertMalformed(question(("3f" + "61".repeat(63)).repeat(4) + "00"));
        assertThat(CODEC.decode(question(("3f" + "61".repeat(63)).repeat(3) + "3d" + "61".repeat(61) + "00"))
                        .questions())
                .hasSize(1);
    }

    @Test
    void T46_aMessageOfMoreThan9000BytesIsRefused() {
        Bytes header = Bytes.fromHex("000084000000000000000000");

        assertThat(CODEC.decode(Bytes.concat(header, Bytes.wrap(new byte[9000 - header.size()])))
                        .answers())
                .isEmpty();
        assertMalformed(Bytes.concat(header, Bytes.wrap(new byte[9001 - header.size()])));
    }

    @Test
    void T46_aThousandAnswersAreRefusedBeforeOneIsRead() {
        Bytes record = Bytes.fromHex("00" + "0010" + "0001" + "00000078" + "0000");
        List<Bytes> parts = new ArrayList<>(List.of(Bytes.fromHex("0000840000000100" + "00000000")));
        for (int i = 0; i < 256; i++) {
            parts.add(record);
        }

        assertThat(CODEC.decode(Bytes.concat(parts)).answers()).hasSize(256);
        parts.set(0, Bytes.fromHex("0000840000000101" + "00000000"));
        parts.add(record);
        assertMalformed(Bytes.concat(parts));
        assertMalformed(Bytes.fromHex("000084000000" + "03e8" + "00000000"));
        assertMalformed(Bytes.fromHex("00008400ffff" + "ffffffffffff"));
    }

    /** Each name is as long as it may be, and a chain of pointers, each to one label more; the worst there is to read. */
    @Test
    void T46_theLongestNamesInTheMostRecordsTakeNoTimeToRead() {
        StringBuilder hex = new StringBuilder("00008400" + "0000" + "0100" + "00000000");
        int first = 12;
        hex.append("00" + "0001" + "0001" + "00000078" + "0004" + "00000000"); // 15 bytes, at 12
        int last = first;
        int at = first + 15;
        for (int i = 1; i < 256; i++) {
            hex.append("0161").append(String.format("%04x", 0xc000 | last));
            hex.append("0001" + "0001" + "00000078" + "0004" + "00000000");
            last = i % 126 == 0 ? first : at;
            at += 18;
        }
        Bytes worst = Bytes.fromHex(hex.toString());

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 1000; i++) {
                assertThat(CODEC.decode(worst).answers()).hasSize(256);
            }
        });
    }
}
