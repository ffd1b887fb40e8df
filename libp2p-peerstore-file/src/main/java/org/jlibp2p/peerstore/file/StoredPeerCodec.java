package org.jlibp2p.peerstore.file;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.journal.JournalKind;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peer.SignedEnvelope;
import org.jlibp2p.peerstore.PeerSnapshot;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * A stored peer as protobuf. What is read is judged as if a stranger had sent it: an address, a name, a key or a record that
 * cannot be used, or a record that its peer has not signed, is left out; the rest of the peer stays. Stateless.
 */
final class StoredPeerCodec implements Codec<StoredPeer> {
    /** Bytes of one stored peer. With the default limits the largest is a third of that. */
    static final int MAX_SIZE = 4 << 20;

    /** Addresses, and protocols, of one stored peer. */
    static final int MAX_ITEMS = 4096;

    /** The files that hold stored peers. */
    static final JournalKind JOURNAL = new JournalKind("jlibp2p.peers", 1, MAX_SIZE);

    private static final long MAX_MILLIS = Duration.ofDays(36_500).toMillis();

    private static final int ID = 1;
    private static final int AT = 2;
    private static final int ADDRESS = 3;
    private static final int PROTOCOL = 4;
    private static final int PUBLIC_KEY = 5;
    private static final int SIGNED_RECORD = 6;
    private static final int KEPT = 7;

    private static final int ADDRESS_BYTES = 1;
    private static final int ADDRESS_LEFT = 2;
    private static final int ADDRESS_OF_RECORD = 3;

    @Override
    public int maxSize() {
        return MAX_SIZE;
    }

    @Override
    public Bytes encode(StoredPeer stored) {
        PeerSnapshot peer = stored.peer();
        ProtoWriter writer = new ProtoWriter()
                .bytes(ID, peer.id().bytes())
                .varint(AT, Math.max(0, stored.at().toEpochMilli()))
                .varint(KEPT, millis(peer.kept()));
        peer.addresses().stream()
                .limit(MAX_ITEMS)
                .forEach(known -> writer.message(
                        ADDRESS,
                        fields -> fields.bytes(ADDRESS_BYTES, known.address().bytes())
                                .varint(ADDRESS_LEFT, millis(known.left()))
                                .bool(ADDRESS_OF_RECORD, known.ofRecord())));
        peer.protocols().stream().limit(MAX_ITEMS).forEach(name -> writer.string(PROTOCOL, name.value()));
        peer.publicKey().ifPresent(key -> writer.bytes(PUBLIC_KEY, key.encode()));
        peer.signedRecord().ifPresent(record -> writer.bytes(SIGNED_RECORD, record.encode()));
        return writer.toBytes();
    }

    private static long millis(Duration time) {
        if (time.isNegative()) {
            return 0;
        }
        return time.getSeconds() >= MAX_MILLIS / 1000 ? MAX_MILLIS : time.toMillis();
    }

    @Override
    public StoredPeer decode(Bytes bytes) {
        if (bytes.size() > MAX_SIZE) {
            throw new MalformedMessageException("a stored peer of " + bytes.size() + " bytes, above " + MAX_SIZE);
        }
        PeerId id = null;
        Instant at = Instant.EPOCH;
        Duration kept = Duration.ZERO;
        List<PeerSnapshot.Address> addresses = new ArrayList<>();
        List<ProtocolId> protocols = new ArrayList<>();
        Optional<PublicKey> key = Optional.empty();
        Optional<SignedEnvelope> record = Optional.empty();
        ProtoReader reader = new ProtoReader(bytes);
        while (reader.next()) {
            switch (reader.field()) {
                case ID -> id = PeerId.decode(reader.bytes(MAX_SIZE));
                case AT -> at = instant(reader.varint());
                case KEPT -> kept = duration(reader.varint());
                case ADDRESS ->
                    address(reader.message(MAX_SIZE)).ifPresent(known -> reader.add(addresses, MAX_ITEMS, known));
                case PROTOCOL ->
                    usable(ProtocolId::of, reader.string(MAX_SIZE))
                            .ifPresent(name -> reader.add(protocols, MAX_ITEMS, name));
                case PUBLIC_KEY -> key = usable(PublicKey::decode, reader.bytes(MAX_SIZE));
                case SIGNED_RECORD -> record = usable(SignedEnvelope::decode, reader.bytes(MAX_SIZE));
                default -> {
                    // of a version that knows more
                }
            }
        }
        if (id == null) {
            throw new MalformedMessageException("a stored peer without an id");
        }
        PeerId peer = id;
        return new StoredPeer(
                new PeerSnapshot(
                        peer,
                        addresses,
                        new LinkedHashSet<>(protocols),
                        key.filter(peer::matches),
                        record.filter(envelope -> isBy(peer, envelope)),
                        kept),
                at);
    }

    private static Optional<PeerSnapshot.Address> address(ProtoReader reader) {
        Optional<Multiaddr> address = Optional.empty();
        Duration left = Duration.ZERO;
        boolean ofRecord = false;
        while (reader.next()) {
            switch (reader.field()) {
                case ADDRESS_BYTES -> address = usable(Multiaddr::decode, reader.bytes(MAX_SIZE));
                case ADDRESS_LEFT -> left = duration(reader.varint());
                case ADDRESS_OF_RECORD -> ofRecord = reader.bool();
                default -> {
                    // of a version that knows more
                }
            }
        }
        Duration remaining = left;
        boolean stated = ofRecord;
        return address.filter(known -> !known.isEmpty())
                .map(known -> new PeerSnapshot.Address(known, remaining, stated));
    }

    private static boolean isBy(PeerId peer, SignedEnvelope envelope) {
        return usable(PeerRecord::open, envelope)
                .filter(record -> record.peer().equals(peer))
                .isPresent();
    }

    /** What a part means, or nothing if it means nothing. */
    private static <A, B> Optional<B> usable(Function<A, B> meaning, A part) {
        try {
            return Optional.of(meaning.apply(part));
        } catch (MalformedMessageException | IllegalArgumentException unusable) {
            return Optional.empty();
        }
    }

    private static Duration duration(long millis) {
        return Duration.ofMillis(millis < 0 ? MAX_MILLIS : Math.min(millis, MAX_MILLIS));
    }

    private static Instant instant(long millis) {
        return Instant.ofEpochMilli(Math.max(0, millis));
    }
}
