package org.jlibp2p.reachability.autonat.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class DialBackCodecFuzzTest {
    @FuzzTest
    void noncesAndAnswersAreReadOrRefused(byte[] input) {
        Bytes bytes = Bytes.copyOf(input);
        try {
            Long nonce = DialBackCodec.CODEC.decode(bytes);
            assertThat(DialBackCodec.CODEC.decode(DialBackCodec.CODEC.encode(nonce)))
                    .isEqualTo(nonce);
        } catch (MalformedMessageException refused) {
            // the only failure there may be
        }
        try {
            Integer status = DialBackAnswerCodec.CODEC.decode(bytes);
            assertThat(DialBackAnswerCodec.CODEC.decode(DialBackAnswerCodec.CODEC.encode(status)))
                    .isEqualTo(status);
        } catch (MalformedMessageException refused) {
            // the only failure there may be
        }
    }
}
