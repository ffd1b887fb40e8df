package org.jlibp2p.mdns.message;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

/** Any datagram: what is read of it is written and read the same, and everything else fails in the one way it may. */
class DnsMessageFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void message(byte[] input) {
        DnsMessage message;
        try {
            message = DnsMessageCodec.INSTANCE.decode(Bytes.copyOf(input));
        } catch (MalformedMessageException expected) {
            return;
        }
        Bytes written = DnsMessageCodec.INSTANCE.encode(message);
        if (written.size()
                <= DnsMessageCodec.MAX_SIZE) { // what a name led to may have stood anywhere, not only in names
            assertThat(DnsMessageCodec.INSTANCE.decode(written)).isEqualTo(message);
        }
    }
}
