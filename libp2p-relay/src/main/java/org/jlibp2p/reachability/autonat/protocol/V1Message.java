package org.jlibp2p.reachability.autonat.protocol;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;

/**
 * What a client and a server of version 1 say to each other.
 *
 * <p>Specification: libp2p, autonat/autonat-v1.md, RPC messages.
 */
public sealed interface V1Message {
    /**
     * The client asks whether it can be reached.
     *
     * @param peer who it says it is, if it does: an encoded peer id
     * @param addresses where, encoded, since one that cannot be read is passed over
     */
    record Dial(Optional<Bytes> peer, List<Bytes> addresses) implements V1Message {
        /**
         * Copies the list.
         *
         * @param peer see {@link #peer()}
         * @param addresses see {@link #addresses()}
         */
        public Dial {
            Objects.requireNonNull(peer, "peer");
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * The server answers.
     *
     * @param status what became of the request
     * @param text more about it, for people
     * @param address the address that was reached, encoded, if one was and it says which
     */
    record DialResponse(V1Status status, String text, Optional<Bytes> address) implements V1Message {
        /**
         * Refuses missing parts.
         *
         * @param status see {@link #status()}
         * @param text see {@link #text()}
         * @param address see {@link #address()}
         */
        public DialResponse {
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(address, "address");
        }
    }
}
