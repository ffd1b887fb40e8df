package org.jlibp2p.mdns;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.mdns.message.DnsMessage;
import org.jlibp2p.mdns.message.DnsName;
import org.jlibp2p.mdns.message.DnsRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SightingTest {
    private static final DnsName SERVICE = DnsName.parse("_p2p._udp.local");

    private static DnsRecord text(String instance, String... strings) {
        return new DnsRecord.Text(
                SERVICE.child(instance),
                120,
                List.of(strings).stream().map(Bytes::utf8).toList());
    }

    /** As js does it. */
    @Test
    void severalTextsOfOneNameAreOneSightingWhereverTheyStand() {
        DnsMessage message = DnsMessage.response(List.of(text("a", "1"), text("a", "2")), List.of(text("a", "3")));

        assertThat(Sighting.in(message, SERVICE))
                .singleElement()
                .satisfies(sighting -> assertThat(sighting.strings())
                        .containsExactly(Bytes.utf8("1"), Bytes.utf8("2"), Bytes.utf8("3")));
    }

    @Test
    void otherServicesAreNotSeen() {
        DnsRecord other = new DnsRecord.Text(DnsName.parse("a._ipp._tcp.local"), 120, List.of());

        assertThat(Sighting.in(DnsMessage.response(List.of(other), List.of()), SERVICE))
                .isEmpty();
    }

    @Test
    void T46_ofManyNodesInOneMessageTheFirstAreSeen() {
        List<DnsRecord> records = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            records.add(text("n" + i));
        }

        assertThat(Sighting.in(DnsMessage.response(records, List.of()), SERVICE))
                .hasSize(Sighting.MAX_PER_MESSAGE)
                .last()
                .satisfies(sighting -> assertThat(sighting.instance()).isEqualTo(SERVICE.child("n31")));
    }
}
