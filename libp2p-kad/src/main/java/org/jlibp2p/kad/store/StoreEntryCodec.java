package org.jlibp2p.kad.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.journal.JournalKind;
import org.jlibp2p.kad.store.ProviderTable.Stored;
import org.jlibp2p.kad.store.RecordStore.StoredRecord;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * What stands in the file of a store: each entry is a protobuf message of any number of provider records and values, of which
 * a later one takes the place of an earlier one. What cannot be understood is left out. Stateless.
 *
 * <pre>
 * Entry     1 Provider, repeated │ 2 Value, repeated
 * Provider  1 key │ 2 peer │ 3 when, in seconds │ 4 how many seconds before that its addresses came │ 5 address, repeated
 * Value     1 key │ 2 value │ 3 when, in milliseconds │ 4 from whom
 * </pre>
 */
final class StoreEntryCodec {
    /** The most bytes of one entry: so few that it never has more parts than a message may have fields. */
    static final int MAX_ENTRY = 1 << 19;

    /** The files that hold such entries. */
    static final JournalKind JOURNAL = new JournalKind("jlibp2p.kad", 1, MAX_ENTRY);

    private static final int PROVIDER = 1;
    private static final int VALUE = 2;
    private static final int KEY = 1;
    private static final int PEER = 2;
    private static final int AT = 3;
    private static final int ADDRESSES_BEFORE = 4;
    private static final int ADDRESS = 5;
    private static final int BODY = 2;
    private static final int SOURCE = 4;

    private StoreEntryCodec() {}

    /** As a part of an entry. */
    static Bytes encode(Stored stored) {
        ProtoWriter inner = new ProtoWriter()
                .bytes(KEY, stored.key())
                .bytes(PEER, stored.provider().bytes())
                .varint(AT, stored.at());
        if (stored.hasAddresses()) {
            inner.varint(ADDRESSES_BEFORE, Math.max(0, stored.at() - stored.addressesAt()));
        }
        stored.addresses().forEach(address -> inner.bytes(ADDRESS, address.bytes()));
        return new ProtoWriter().bytes(PROVIDER, inner.toBytes()).toBytes();
    }

    /** About how many bytes a provider with its addresses takes. */
    static int size(PeerInfo provider) {
        int size = provider.id().bytes().size();
        for (Multiaddr address : provider.addresses()) {
            size += address.bytes().size() + 3;
        }
        return size;
    }

    /** As a part of an entry. */
    static Bytes encode(Bytes key, StoredRecord record) {
        Bytes inner = new ProtoWriter()
                .bytes(KEY, key)
                .bytes(BODY, record.value())
                .varint(AT, Math.max(0, record.received().toEpochMilli()))
                .bytes(SOURCE, record.source().bytes())
                .toBytes();
        return new ProtoWriter().bytes(VALUE, inner).toBytes();
    }

    /**
     * Reads an entry.
     *
     * @return how many parts could not be understood
     */
    static int decode(Bytes entry, Consumer<Stored> providers, BiConsumer<Bytes, StoredRecord> values) {
        int unusable = 0;
        ProtoReader reader = new ProtoReader(entry);
        while (reader.next()) {
            int field = reader.field();
            if (field == PROVIDER || field == VALUE) {
                ProtoReader part = reader.message(MAX_ENTRY);
                try {
                    if (field == PROVIDER) {
                        providers.accept(provider(part));
                    } else {
                        value(part, values);
                    }
                } catch (MalformedMessageException ofAnotherVersion) {
                    unusable++;
                }
            }
        }
        return unusable;
    }

    private static Stored provider(ProtoReader reader) {
        Bytes key = Bytes.empty();
        PeerId peer = null;
        long at = 0;
        long before = -1;
        List<Multiaddr> addresses = new ArrayList<>();
        while (reader.next()) {
            switch (reader.field()) {
                case KEY -> key = reader.bytes(MAX_ENTRY);
                case PEER -> peer = PeerId.decode(reader.bytes(MAX_ENTRY).compact());
                case AT -> at = reader.varint();
                case ADDRESSES_BEFORE -> before = reader.varint();
                case ADDRESS ->
                    addresses.add(Multiaddr.decode(reader.bytes(MAX_ENTRY).compact()));
                default -> {
                    // of a version that knows more
                }
            }
        }
        if (peer == null || key.isEmpty()) {
            throw new MalformedMessageException("a provider record without a key or a peer");
        }
        return new Stored(key, peer, at, before >= 0, addresses, before >= 0 ? at - before : 0);
    }

    private static void value(ProtoReader reader, BiConsumer<Bytes, StoredRecord> values) {
        Bytes key = Bytes.empty();
        Bytes value = Bytes.empty();
        long at = 0;
        PeerId source = null;
        while (reader.next()) {
            switch (reader.field()) {
                case KEY -> key = reader.bytes(MAX_ENTRY).compact();
                case BODY -> value = reader.bytes(MAX_ENTRY).compact();
                case AT -> at = reader.varint();
                case SOURCE -> source = PeerId.decode(reader.bytes(MAX_ENTRY).compact());
                default -> {
                    // of a version that knows more
                }
            }
        }
        if (source == null) {
            throw new MalformedMessageException("a value without whom it is from");
        }
        values.accept(key, new StoredRecord(value, Instant.ofEpochMilli(at), source));
    }
}
