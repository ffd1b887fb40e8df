package org.jlibp2p.relay.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class StopCodecFuzzTest {
    @FuzzTest
    void messagesAreReadOrRefused(byte[] input) {
        try {
            StopMessage message = StopCodec.CODEC.decode(Bytes.copyOf(input));
            assertThat(StopCodec.CODEC.decode(StopCodec.CODEC.encode(message))).isEqualTo(message);
        } catch (MalformedMessageException refused) {
            // the only failure there may be
        }
    }
}
