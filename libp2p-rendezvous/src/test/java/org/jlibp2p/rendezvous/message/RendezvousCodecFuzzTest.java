package org.jlibp2p.rendezvous.message;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class RendezvousCodecFuzzTest {
    @FuzzTest
    void messagesAreReadOrRefused(byte[] input) {
        try {
            RendezvousMessage message = RendezvousCodec.ANSWERS.decode(Bytes.copyOf(input));
            assertThat(RendezvousCodec.ANSWERS.decode(RendezvousCodec.ANSWERS.encode(message)))
                    .isEqualTo(message);
        } catch (MalformedMessageException refused) {
            // the only failure there may be
        }
    }
}
