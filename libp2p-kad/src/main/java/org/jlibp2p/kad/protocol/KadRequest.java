package org.jlibp2p.kad.protocol;

import java.util.List;

import org.jlibp2p.bytes.Bytes;

/** What a peer of the DHT is asked. */
public sealed interface KadRequest extends KadMessage {
    /**
     * Which peers are close to a key?
     *
     * @param key the bytes of a peer id, or any others
     */
    record FindNode(Bytes key) implements KadRequest {
        @Override
        public MessageType type() {
            return MessageType.FIND_NODE;
        }
    }

    /**
     * Which value has a key, and which peers are close to it?
     *
     * @param key with its namespace
     */
    record GetValue(Bytes key) implements KadRequest {
        @Override
        public MessageType type() {
            return MessageType.GET_VALUE;
        }
    }

    /**
     * Keep this value.
     *
     * @param key with its namespace; has to be the record's
     * @param record the value
     */
    record PutValue(Bytes key, KadRecord record) implements KadRequest {
        @Override
        public MessageType type() {
            return MessageType.PUT_VALUE;
        }
    }

    /**
     * Which peers have some content, and which are close to it?
     *
     * @param key the content's multihash
     */
    record GetProviders(Bytes key) implements KadRequest {
        @Override
        public MessageType type() {
            return MessageType.GET_PROVIDERS;
        }
    }

    /**
     * The sender has some content. Nothing is to be said in reply.
     *
     * @param key the content's multihash
     * @param providers who has it; only the sender itself counts
     */
    record AddProvider(Bytes key, List<KadPeer> providers) implements KadRequest {
        /**
         * Copies the list.
         *
         * @param key see {@link #key()}
         * @param providers see {@link #providers()}
         */
        public AddProvider {
            providers = List.copyOf(providers);
        }

        @Override
        public MessageType type() {
            return MessageType.ADD_PROVIDER;
        }
    }

    /** Are you there? */
    record Ping() implements KadRequest {
        @Override
        public MessageType type() {
            return MessageType.PING;
        }

        @Override
        public Bytes key() {
            return Bytes.empty();
        }
    }
}
