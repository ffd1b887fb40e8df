package org.jlibp2p.kad.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.store.ProviderTable.Stored;
import org.jlibp2p.kad.store.RecordStore.StoredRecord;
import org.jlibp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.kad.store.ProviderStoreContract.HERE;
import static org.jlibp2p.kad.store.ProviderStoreContract.THERE;
import static org.jlibp2p.kad.store.ProviderStoreContract.key;
import static org.jlibp2p.kad.store.ProviderStoreContract.peer;

class StoreEntryCodecTest {
    private final List<Stored> providers = new ArrayList<>();
    private final Map<Bytes, StoredRecord> values = new HashMap<>();

    private int decode(Bytes... parts) {
        return StoreEntryCodec.decode(Bytes.concat(parts), providers::add, values::put);
    }

    @Test
    void partsStandOneBehindTheOtherAndAreReadAsTheyWereWritten() {
        Stored first = new Stored(key(1), peer(1), 1000, true, List.of(HERE, THERE), 900);
        Stored later = new Stored(key(2), peer(1), 1001, true, List.of(), 900);
        Stored nowhere = new Stored(key(2), peer(2), 1002, false, List.of(), 0);
        StoredRecord value = new StoredRecord(Bytes.utf8("value"), Instant.ofEpochMilli(123_456_789), peer(3));

        assertThat(decode(
                        StoreEntryCodec.encode(first),
                        StoreEntryCodec.encode(Bytes.utf8("/test/1"), value),
                        StoreEntryCodec.encode(later),
                        StoreEntryCodec.encode(nowhere)))
                .isZero();

        assertThat(providers).containsExactly(first, later, nowhere);
        assertThat(values).containsExactlyEntriesOf(Map.of(Bytes.utf8("/test/1"), value));
    }

    @Test
    void whatCannotBeUnderstoodIsCountedAndTheRestIsRead() {
        Stored stored = new Stored(key(1), peer(1), 1000, false, List.of(), 0);
        Bytes withoutPeer =
                new ProtoWriter().message(1, part -> part.bytes(1, key(1))).toBytes();
        Bytes otherPeer = new ProtoWriter()
                .message(1, part -> part.bytes(1, key(1)).bytes(2, Bytes.utf8("no peer")))
                .toBytes();
        Bytes withoutSource =
                new ProtoWriter().message(2, part -> part.bytes(1, key(1))).toBytes();
        Bytes ofALaterVersion =
                new ProtoWriter().varint(7, 7).message(9, part -> {}).toBytes();

        assertThat(decode(withoutPeer, otherPeer, withoutSource, ofALaterVersion, StoreEntryCodec.encode(stored)))
                .isEqualTo(3);
        assertThat(providers).containsExactly(stored);
    }

    @Test
    void aFullEntryHasNoMorePartsThanAMessageMayHaveFields() {
        Bytes shortest = StoreEntryCodec.encode(new Stored(Bytes.utf8("k"), peer(1), 0, false, List.of(), 0));
        int parts = StoreEntryCodec.MAX_ENTRY / shortest.size();
        List<Bytes> entry = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            entry.add(shortest);
        }
        assertThat(decode(Bytes.concat(entry))).isZero();
        assertThat(providers).hasSize(parts);
    }
}
