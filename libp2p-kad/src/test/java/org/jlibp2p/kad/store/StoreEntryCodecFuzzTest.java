package org.jlibp2p.kad.store;

import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.store.ProviderTable.Stored;

import static org.assertj.core.api.Assertions.assertThat;

class StoreEntryCodecFuzzTest {
    @FuzzTest
    void entriesAreReadOrRefused(byte[] input) {
        List<Stored> providers = new ArrayList<>();
        List<Bytes> written = new ArrayList<>();
        try {
            StoreEntryCodec.decode(Bytes.copyOf(input), providers::add, (key, record) -> {
                written.add(StoreEntryCodec.encode(key, record));
            });
        } catch (MalformedMessageException refused) {
            return; // the only failure there may be
        }
        List<Stored> again = new ArrayList<>();
        providers.forEach(stored -> written.add(StoreEntryCodec.encode(stored)));
        assertThat(StoreEntryCodec.decode(Bytes.concat(written), again::add, (key, record) -> {}))
                .isZero();
        assertThat(again).hasSameSizeAs(providers);
    }
}
