package org.jlibp2p.pnet;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

/** A key file is read or refused, and what was read is the same after writing and reading it again. */
class KeyFileFuzzTest {
    private static final String[] ENCODINGS = {"", "/base16/", "/base64/", "/bin/"};

    @FuzzTest(maxDuration = "30s")
    void anyContent(byte[] data) {
        for (String encoding : ENCODINGS) {
            String head = encoding.isEmpty() ? "" : "/key/swarm/psk/1.0.0/\n" + encoding + "\n";
            read(Bytes.concat(Bytes.utf8(head), Bytes.copyOf(data)));
        }
    }

    private static void read(Bytes file) {
        PreSharedKey key;
        try {
            key = PreSharedKey.decode(file);
        } catch (MalformedMessageException refused) {
            return;
        }
        assertThat(PreSharedKey.parse(key.encode())).isEqualTo(key);
    }
}
