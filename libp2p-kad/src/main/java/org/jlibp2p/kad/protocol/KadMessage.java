package org.jlibp2p.kad.protocol;

import org.jlibp2p.bytes.Bytes;

/**
 * What one peer of the DHT says to another. Requests and replies are the same message on the wire; which it is follows from
 * who opened the stream.
 *
 * <p>Specification: libp2p, kad-dht/README.md, RPC messages.
 */
public sealed interface KadMessage permits KadRequest, KadReply {
    /**
     * What is asked for.
     *
     * @return the type
     */
    MessageType type();

    /**
     * What it is about: the bytes of a peer id, the multihash of content, or the key of a value.
     *
     * @return not hashed; empty where there is none
     */
    Bytes key();
}
