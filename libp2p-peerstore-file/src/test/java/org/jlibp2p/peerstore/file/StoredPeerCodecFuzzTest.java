package org.jlibp2p.peerstore.file;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class StoredPeerCodecFuzzTest {
    private static final StoredPeerCodec CODEC = new StoredPeerCodec();

    @FuzzTest(maxDuration = "30s")
    void decodes(byte[] data) {
        StoredPeer stored;
        try {
            stored = CODEC.decode(Bytes.copyOf(data));
        } catch (MalformedMessageException refused) {
            return;
        }
        // Not every encoding is the canonical one, but what was understood survives being written.
        assertThat(CODEC.decode(CODEC.encode(stored))).isEqualTo(stored);
    }
}
