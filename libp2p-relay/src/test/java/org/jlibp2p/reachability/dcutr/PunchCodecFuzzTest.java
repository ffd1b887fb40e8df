package org.jlibp2p.reachability.dcutr;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class PunchCodecFuzzTest {
    @FuzzTest
    void messagesAreReadOrRefused(byte[] input) {
        try {
            PunchMessage message = PunchCodec.CODEC.decode(Bytes.copyOf(input));
            assertThat(PunchCodec.CODEC.decode(PunchCodec.CODEC.encode(message)))
                    .isEqualTo(message);
        } catch (MalformedMessageException refused) {
            // the only failure there may be
        }
    }
}
