package org.jlibp2p.kad.protocol;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadRequest.AddProvider;
import org.jlibp2p.kad.protocol.KadRequest.FindNode;
import org.jlibp2p.kad.protocol.KadRequest.GetProviders;
import org.jlibp2p.kad.protocol.KadRequest.GetValue;
import org.jlibp2p.kad.protocol.KadRequest.Ping;
import org.jlibp2p.kad.protocol.KadRequest.PutValue;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.wire.ProtoReader;

/** The fields of one message as they came, the peers among them not read yet. Confined to one thread. */
final class MessageFields {
    private final int maxSize;
    private int type; // PUT_VALUE if it is not there, as proto2's first value and proto3's default both have it
    private Bytes key = Bytes.empty();
    private Optional<KadRecord> record = Optional.empty();
    private final List<Bytes> closer = new ArrayList<>();
    private final List<Bytes> providers = new ArrayList<>(0);

    private MessageFields(int maxSize) {
        this.maxSize = maxSize;
    }

    static MessageFields read(Bytes bytes, int maxSize) {
        if (bytes.size() > maxSize) {
            throw new MalformedMessageException("kad message of " + bytes.size() + " bytes, above " + maxSize);
        }
        MessageFields fields = new MessageFields(maxSize);
        ProtoReader reader = new ProtoReader(bytes);
        while (reader.next()) {
            fields.take(reader);
        }
        return fields;
    }

    private void take(ProtoReader reader) {
        switch (reader.field()) {
            case KadCodec.TYPE -> type = reader.int32();
            case KadCodec.KEY -> key = reader.bytes(maxSize);
            case KadCodec.RECORD -> record = Optional.of(readRecord(reader.message(maxSize)));
            case KadCodec.CLOSER -> takePeer(reader, closer);
            case KadCodec.PROVIDERS -> takePeer(reader, providers);
            default -> {
                // the cluster level of old versions, and fields of later ones
            }
        }
    }

    private KadRecord readRecord(ProtoReader reader) {
        Bytes recordKey = Bytes.empty();
        Bytes value = Bytes.empty();
        Optional<Instant> received = Optional.empty();
        while (reader.next()) {
            switch (reader.field()) {
                case KadCodec.RECORD_KEY -> recordKey = reader.bytes(maxSize);
                case KadCodec.RECORD_VALUE -> value = reader.bytes(maxSize);
                case KadCodec.RECORD_RECEIVED -> received = readTime(reader.string(maxSize));
                default -> {
                    // author and signature of old versions
                }
            }
        }
        return new KadRecord(recordKey, value, received);
    }

    /** A hint of the sender's: one that cannot be read is none. */
    private static Optional<Instant> readTime(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private void takePeer(ProtoReader reader, List<Bytes> peers) {
        Bytes peer = reader.bytes(maxSize);
        if (peers.size() < KadCodec.MAX_PEERS) {
            peers.add(peer);
        }
    }

    private List<KadPeer> read(List<Bytes> peers) {
        List<KadPeer> read = new ArrayList<>(peers.size());
        for (Bytes peer : peers) {
            read(new ProtoReader(peer)).ifPresent(read::add);
        }
        return read;
    }

    private Optional<KadPeer> read(ProtoReader peer) {
        Bytes id = Bytes.empty();
        List<Bytes> addresses = new ArrayList<>();
        ConnectionType connection = ConnectionType.NOT_CONNECTED;
        while (peer.next()) {
            switch (peer.field()) {
                case KadCodec.PEER_ID -> id = peer.bytes(maxSize);
                case KadCodec.PEER_ADDRESSES -> {
                    Bytes address = peer.bytes(maxSize);
                    if (addresses.size() < KadCodec.MAX_ADDRESSES) {
                        addresses.add(address);
                    }
                }
                case KadCodec.PEER_CONNECTION -> connection = ConnectionType.of(peer.int32());
                default -> {
                    // fields of later versions
                }
            }
        }
        return peer(id, addresses, connection);
    }

    private static Optional<KadPeer> peer(Bytes id, List<Bytes> addresses, ConnectionType connection) {
        try {
            PeerId peer = PeerId.decode(id.compact()); // what is kept of a message must not keep all of it
            return Optional.of(new KadPeer(peer, places(Multiaddr.decodeAll(addresses), peer), connection));
        } catch (MalformedMessageException unreadable) {
            return Optional.empty();
        }
    }

    /** Without the peer's own id at the end, and without those that end in another one's. */
    private static List<Multiaddr> places(List<Multiaddr> addresses, PeerId peer) {
        List<Multiaddr> places = new ArrayList<>(addresses.size());
        for (Multiaddr address : addresses) {
            Optional<PeerId> named = PeerId.of(address);
            Multiaddr place = address.withoutPeer();
            if (!place.isEmpty() && (named.isEmpty() || named.get().equals(peer))) {
                places.add(place);
            }
        }
        return places;
    }

    MessageType messageType() {
        return MessageType.of(type)
                .orElseThrow(() -> new MalformedMessageException("kad message of the unknown type " + type));
    }

    KadRequest request() {
        return switch (messageType()) {
            case PUT_VALUE ->
                new PutValue(
                        key, record.orElseThrow(() -> new MalformedMessageException("kad PUT_VALUE without a record")));
            case GET_VALUE -> new GetValue(key);
            case ADD_PROVIDER -> new AddProvider(key, read(providers));
            case GET_PROVIDERS -> new GetProviders(key);
            case FIND_NODE -> new FindNode(key);
            case PING -> new Ping();
        };
    }

    KadReply reply() {
        return new KadReply(messageType(), key, record, read(closer), read(providers));
    }
}
