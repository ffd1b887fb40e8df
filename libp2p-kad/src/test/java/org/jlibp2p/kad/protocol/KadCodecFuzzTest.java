package org.jlibp2p.kad.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class KadCodecFuzzTest {
    private static final int MAX_SIZE = 1 << 16;

    @FuzzTest
    void requestsAreReadOrRefused(byte[] input) {
        try {
            KadRequest request = KadCodec.requests(MAX_SIZE).decode(Bytes.copyOf(input));
            Bytes written = KadCodec.requests(4 * MAX_SIZE).encode(request);
            assertThat(KadCodec.requests(4 * MAX_SIZE).decode(written)).isEqualTo(request);
        } catch (MalformedMessageException refused) {
            // the only failure there may be
        }
    }

    @FuzzTest
    void repliesAreReadOrRefused(byte[] input) {
        try {
            KadReply reply = KadCodec.replies(MAX_SIZE).decode(Bytes.copyOf(input));
            Bytes written = KadCodec.replies(4 * MAX_SIZE).encode(reply);
            assertThat(KadCodec.replies(4 * MAX_SIZE).decode(written)).isEqualTo(reply);
        } catch (MalformedMessageException refused) {
            // the only failure there may be
        }
    }
}
