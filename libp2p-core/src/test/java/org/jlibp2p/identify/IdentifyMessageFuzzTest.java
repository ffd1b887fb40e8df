package org.jlibp2p.identify;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.Codec;

import static org.assertj.core.api.Assertions.assertThat;

class IdentifyMessageFuzzTest {
    private static final Codec<IdentifyMessage> CODEC = IdentifyMessage.codec(8192);

    @FuzzTest(maxDuration = "30s")
    void decodes(byte[] data) {
        IdentifyMessage message;
        try {
            message = CODEC.decode(Bytes.copyOf(data));
        } catch (MalformedMessageException refused) {
            return;
        }
        // Not every encoding is the canonical one, but what was understood survives being written.
        assertThat(IdentifyMessage.codec(1 << 20).decode(CODEC.encode(message))).isEqualTo(message);
    }
}
