package org.jlibp2p.security.noise;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

/** A payload is read or refused, and what was read is the same after writing and reading it again. */
class NoisePayloadFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void decode(byte[] data) {
        NoisePayload payload;
        try {
            payload = NoisePayload.CODEC.decode(Bytes.copyOf(data));
        } catch (MalformedMessageException refused) {
            return;
        }
        assertThat(payload.muxers().size()).isLessThanOrEqualTo(NoisePayload.MAX_MUXERS);
        assertThat(NoisePayload.CODEC.decode(NoisePayload.CODEC.encode(payload)))
                .isEqualTo(payload);
    }
}
