package org.jlibp2p.kad.protocol;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadRequest.AddProvider;
import org.jlibp2p.kad.protocol.KadRequest.PutValue;
import org.jlibp2p.wire.Codec;
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

    static final int TYPE = 1;
    static final int KEY = 2;
    static final int RECORD = 3;
    static final int CLOSER = 8;
    static final int PROVIDERS = 9;

    static final int PEER_ID = 1;
    static final int PEER_ADDRESSES = 2;
    static final int PEER_CONNECTION = 3;

    static final int RECORD_KEY = 1;
    static final int RECORD_VALUE = 2;
    static final int RECORD_RECEIVED = 5;

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
     * Replies whose peers are read only where somebody wants to know them.
     *
     * @param maxSize the longest one, in bytes
     * @return the codec
     */
    public static Codec<UnreadReply> unreadReplies(int maxSize) {
        return new UnreadReplyCodec(maxSize);
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
            return MessageFields.read(bytes, maxSize).request();
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
            return MessageFields.read(bytes, maxSize).reply();
        }
    }

    private record UnreadReplyCodec(int maxSize) implements Codec<UnreadReply> {
        @Override
        public Bytes encode(UnreadReply reply) {
            return new ReplyCodec(maxSize).encode(reply.read());
        }

        @Override
        public UnreadReply decode(Bytes bytes) {
            return new UnreadReply(MessageFields.read(bytes, maxSize));
        }
    }
}
