package org.jlibp2p.kad.provide;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever stands in the file, reading it ends with an entry that is written the same way, or is refused. */
class KeyEntryFuzzTest {
    @FuzzTest
    void anEntryIsReadAndWrittenAlikeOrRefused(byte[] data) {
        Bytes bytes = Bytes.wrap(data);
        try {
            KeyEntry entry = KeyEntry.decode(bytes);
            if (entry.what() != KeyEntry.What.SIZE) {
                assertThat(entry.encode()).isEqualTo(bytes);
            }
        } catch (MalformedMessageException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
