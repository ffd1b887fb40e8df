package org.jlibp2p.reachability.autonat.protocol;

import java.util.List;
import java.util.Objects;

import org.jlibp2p.bytes.Bytes;

/**
 * What a client and a server of version 2 say to each other on the stream of a request.
 *
 * <p>Specification: libp2p, autonat/autonat-v2.md, RPC Messages.
 */
public sealed interface V2Message {
    /**
     * The client asks whether it can be reached.
     *
     * @param addresses where, the most important first; encoded, since one that cannot be read is passed over, and the others
     *     keep their numbers
     * @param nonce what the server has to say where it gets through
     */
    record DialRequest(List<Bytes> addresses, long nonce) implements V2Message {
        /**
         * Copies the list.
         *
         * @param addresses see {@link #addresses()}
         * @param nonce see {@link #nonce()}
         */
        public DialRequest {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * The server wants bytes before it dials.
     *
     * @param address the number of the address that it would dial, from zero
     * @param bytes how many; negative if they are 2^63 or more
     */
    record DialDataRequest(int address, long bytes) implements V2Message {}

    /**
     * Some of the bytes that the server wanted.
     *
     * @param data any bytes
     */
    record DialDataResponse(Bytes data) implements V2Message {
        /**
         * Refuses missing data.
         *
         * @param data see {@link #data()}
         */
        public DialDataResponse {
            Objects.requireNonNull(data, "data");
        }
    }

    /**
     * The server answers.
     *
     * @param status what became of the request
     * @param address the number of the address that was dialled, from zero, if one was
     * @param dial how that went
     */
    record DialResponse(ResponseStatus status, int address, DialStatus dial) implements V2Message {
        /**
         * Refuses missing parts.
         *
         * @param status see {@link #status()}
         * @param address see {@link #address()}
         * @param dial see {@link #dial()}
         */
        public DialResponse {
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(dial, "dial");
        }

        /**
         * An answer to a request for which no address was dialled.
         *
         * @param status why
         * @return the answer
         */
        public static DialResponse of(ResponseStatus status) {
            return new DialResponse(status, 0, DialStatus.UNUSED);
        }
    }
}
