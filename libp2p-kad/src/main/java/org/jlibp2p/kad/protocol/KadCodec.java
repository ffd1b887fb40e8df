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
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * How messages of the DHT are written and read. A peer whose id cannot be read, an address that is none, and what is beyond
 * the bounds of lists is left out, so that one of them does not cost the rest.
 *
 * <p>Specification: libp2p, kad-dht/README.md, RPC messages.
 */
public final class KadCodec {
    /** The most peers of each list of one message that are read. */
    public static final int MAX_PEERS = 1024;

    /** The most addresses of one peer that are read. */
    public static final int MAX_ADDRESSES = 64;

    private static final int TYPE = 1;
    private static final int KEY = 2;
    private static final int RECORD = 3;
    private static final int CLOSER = 8;
    private static final int PROVIDERS = 9;

    private static final int PEER_ID = 1;
    private static final int PEER_ADDRESSES = 2;
    private static final int PEER_CONNECTION = 3;

    private static final int RECORD_KEY = 1;
    private static final int RECORD_VALUE = 2;
    private static final int RECORD_RECEIVED = 5;

    private KadCodec() {}

    /**
     * Requests.
     *
     * @param maxSize the longest one, in bytes
     * @return the codec
     */
    public static Codec<KadRequest> requests(int maxSize) {
        return new RequestCodec(maxSize);
    }

    /**
     * Replies.
     *
     * @param maxSize the longest one, in bytes
     * @return the codec
     */
    public static Codec<KadReply> replies(int maxSize) {
        return new ReplyCodec(maxSize);
    }

    /**
     * A peer as it stands in a message, without the number of the field and the length: for those that are written again and
     * again.
     *
     * @param peer the peer
     * @return its encoding
     */
    public static Bytes encode(KadPeer peer) {
        ProtoWriter writer = new ProtoWriter().bytes(PEER_ID, peer.id().bytes());
        peer.addresses().forEach(address -> writer.bytes(PEER_ADDRESSES, address.bytes()));
        return writer.varint(PEER_CONNECTION, peer.connection().ordinal()).toBytes();
    }

    /**
     * A peer as one of those close to the key, as it stands in a message: for replies that are put together by
     * {@link ReplyBuilder}.
     *
     * @param peer the peer
     * @return its encoding, with the number of the field and the length
     */
    public static Bytes closerField(KadPeer peer) {
        return new ProtoWriter().bytes(CLOSER, encode(peer)).toBytes();
    }

    /**
     * A peer as one of those that have some content, as it stands in a message: for replies that are put together by
     * {@link ReplyBuilder}.
     *
     * @param peer the peer
     * @return its encoding, with the number of the field and the length
     */
    public static Bytes providerField(KadPeer peer) {
        return new ProtoWriter().bytes(PROVIDERS, encode(peer)).toBytes();
    }

    static Bytes recordField(KadRecord record) {
        ProtoWriter writer = new ProtoWriter();
        write(writer, record);
        return writer.toBytes();
    }

    static Bytes headField(MessageType type, Bytes key) {
        ProtoWriter writer = new ProtoWriter().varint(TYPE, type.ordinal());
        return (key.isEmpty() ? writer : writer.bytes(KEY, key)).toBytes();
    }

    private static ProtoWriter begin(KadMessage message) {
        ProtoWriter writer = new ProtoWriter().varint(TYPE, message.type().ordinal());
        return message.key().isEmpty() ? writer : writer.bytes(KEY, message.key());
    }

    private static void write(ProtoWriter writer, KadRecord record) {
        writer.message(RECORD, inner -> {
            inner.bytes(RECORD_KEY, record.key()).bytes(RECORD_VALUE, record.value());
            record.received().ifPresent(received -> inner.string(RECORD_RECEIVED, received.toString()));
        });
    }

    private record RequestCodec(int maxSize) implements Codec<KadRequest> {
        @Override
        public Bytes encode(KadRequest request) {
            ProtoWriter writer = begin(request);
            if (request instanceof PutValue put) {
                write(writer, put.record());
            } else if (request instanceof AddProvider add) {
                add.providers().forEach(peer -> writer.bytes(PROVIDERS, KadCodec.encode(peer)));
            }
            return writer.toBytes();
        }

        @Override
        public KadRequest decode(Bytes bytes) {
            return Fields.read(bytes, maxSize).request();
        }
    }

    private record ReplyCodec(int maxSize) implements Codec<KadReply> {
        @Override
        public Bytes encode(KadReply reply) {
            ProtoWriter writer = begin(reply);
            reply.record().ifPresent(record -> write(writer, record));
            reply.closer().forEach(peer -> writer.bytes(CLOSER, KadCodec.encode(peer)));
            reply.providers().forEach(peer -> writer.bytes(PROVIDERS, KadCodec.encode(peer)));
            return writer.toBytes();
        }

        @Override
        public KadReply decode(Bytes bytes) {
            return Fields.read(bytes, maxSize).reply();
        }
    }

    private static final class Fields {
        private final int maxSize;
        private int type; // PUT_VALUE if it is not there, as proto2's first value and proto3's default both have it
        private Bytes key = Bytes.empty();
        private Optional<KadRecord> record = Optional.empty();
        private final List<KadPeer> closer = new ArrayList<>();
        private final List<KadPeer> providers = new ArrayList<>();

        private Fields(int maxSize) {
            this.maxSize = maxSize;
        }

        static Fields read(Bytes bytes, int maxSize) {
            if (bytes.size() > maxSize) {
                throw new MalformedMessageException("kad message of " + bytes.size() + " bytes, above " + maxSize);
            }
            Fields fields = new Fields(maxSize);
            ProtoReader reader = new ProtoReader(bytes);
            while (reader.next()) {
                fields.take(reader);
            }
            return fields;
        }

        private void take(ProtoReader reader) {
            switch (reader.field()) {
                case TYPE -> type = reader.int32();
                case KEY -> key = reader.bytes(maxSize);
                case RECORD -> record = Optional.of(readRecord(reader.message(maxSize)));
                case CLOSER -> readPeer(reader, closer);
                case PROVIDERS -> readPeer(reader, providers);
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
                    case RECORD_KEY -> recordKey = reader.bytes(maxSize);
                    case RECORD_VALUE -> value = reader.bytes(maxSize);
                    case RECORD_RECEIVED -> received = readTime(reader.string(maxSize));
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

        private void readPeer(ProtoReader reader, List<KadPeer> peers) {
            ProtoReader peer = reader.message(maxSize);
            if (peers.size() >= MAX_PEERS) {
                return;
            }
            Bytes id = Bytes.empty();
            List<Bytes> addresses = new ArrayList<>();
            ConnectionType connection = ConnectionType.NOT_CONNECTED;
            while (peer.next()) {
                switch (peer.field()) {
                    case PEER_ID -> id = peer.bytes(maxSize);
                    case PEER_ADDRESSES -> {
                        Bytes address = peer.bytes(maxSize);
                        if (addresses.size() < MAX_ADDRESSES) {
                            addresses.add(address);
                        }
                    }
                    case PEER_CONNECTION -> connection = ConnectionType.of(peer.int32());
                    default -> {
                        // fields of later versions
                    }
                }
            }
            peer(id, addresses, connection).ifPresent(peers::add);
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
                Multiaddr place = named.isEmpty() ? address : address.withoutLast(MultiaddrProtocol.P2P);
                if (!place.isEmpty() && (named.isEmpty() || named.get().equals(peer))) {
                    places.add(place);
                }
            }
            return places;
        }

        private MessageType messageType() {
            return MessageType.of(type)
                    .orElseThrow(() -> new MalformedMessageException("kad message of the unknown type " + type));
        }

        KadRequest request() {
            return switch (messageType()) {
                case PUT_VALUE ->
                    new PutValue(
                            key,
                            record.orElseThrow(() -> new MalformedMessageException("kad PUT_VALUE without a record")));
                case GET_VALUE -> new GetValue(key);
                case ADD_PROVIDER -> new AddProvider(key, providers);
                case GET_PROVIDERS -> new GetProviders(key);
                case FIND_NODE -> new FindNode(key);
                case PING -> new Ping();
            };
        }

        KadReply reply() {
            return new KadReply(messageType(), key, record, closer, providers);
        }
    }
}
