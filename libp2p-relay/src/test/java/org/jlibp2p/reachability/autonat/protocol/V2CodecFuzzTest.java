package org.jlibp2p.reachability.autonat.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class V2CodecFuzzTest {
    @FuzzTest
    void messagesAreReadOrRefused(byte[] input) {
        try {
            V2Message message = V2Codec.CODEC.decode(Bytes.copyOf(input));
            assertThat(V2Codec.CODEC.decode(V2Codec.CODEC.encode(message))).isEqualTo(message);
        } catch (MalformedMessageException refused) {
            // the only failure there may be
        }
    }
}
