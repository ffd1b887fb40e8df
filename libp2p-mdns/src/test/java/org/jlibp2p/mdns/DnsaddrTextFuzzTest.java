package org.jlibp2p.mdns;

import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

/** Any strings of a text record: none of them is a failure. */
class DnsaddrTextFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void strings(FuzzedDataProvider data) {
        List<Bytes> strings = new ArrayList<>();
        while (data.remainingBytes() > 0) {
            byte[] rest = data.consumeBytes(255);
            strings.add(
                    data.consumeBoolean() ? Bytes.wrap(rest) : Bytes.concat(Bytes.utf8("dnsaddr=/"), Bytes.wrap(rest)));
        }
        DnsaddrText.read(strings)
                .ifPresent(peer -> assertThat(peer.addresses()).hasSizeLessThanOrEqualTo(DnsaddrText.MAX_STRINGS));
    }
}
