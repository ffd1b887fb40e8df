package org.jlibp2p.rendezvous.message;

import java.util.List;
import java.util.Objects;

import org.jlibp2p.bytes.Bytes;

/**
 * What a peer and a rendezvous point say to each other. Statuses are numbers here, as on the wire; empty bytes and texts, and
 * zeros, are fields that are not there.
 *
 * <p>Specification: libp2p, rendezvous/README.md, Protobuf.
 */
public sealed interface RendezvousMessage {
    /**
     * A peer wants to be found; in a {@link Discovered}, one that can be.
     *
     * @param namespace under which name
     * @param record the peer's signed record, as bytes
     * @param ttl for how many seconds, taken as unsigned
     */
    record Register(String namespace, Bytes record, long ttl) implements RendezvousMessage {
        /**
         * Refuses nulls.
         *
         * @param namespace see {@link #namespace()}
         * @param record see {@link #record()}
         * @param ttl see {@link #ttl()}
         */
        public Register {
            Objects.requireNonNull(namespace, "namespace");
            Objects.requireNonNull(record, "record");
        }
    }

    /**
     * The answer to {@link Register}.
     *
     * @param status what became of it
     * @param text why, in the point's words
     * @param ttl for how many seconds it holds, taken as unsigned
     */
    record Registered(int status, String text, long ttl) implements RendezvousMessage {
        /**
         * Refuses nulls.
         *
         * @param status see {@link #status()}
         * @param text see {@link #text()}
         * @param ttl see {@link #ttl()}
         */
        public Registered {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * A peer does not want to be found any more. There is no answer.
     *
     * @param namespace under which name; if empty, under none
     */
    record Unregister(String namespace) implements RendezvousMessage {
        /**
         * Refuses nulls.
         *
         * @param namespace see {@link #namespace()}
         */
        public Unregister {
            Objects.requireNonNull(namespace, "namespace");
        }
    }

    /**
     * A peer looks for others.
     *
     * @param namespace under which name; if empty, under any
     * @param limit how many at most, taken as unsigned
     * @param cookie of the last answer: only what has come since
     */
    record Discover(String namespace, long limit, Bytes cookie) implements RendezvousMessage {
        /**
         * Refuses nulls.
         *
         * @param namespace see {@link #namespace()}
         * @param limit see {@link #limit()}
         * @param cookie see {@link #cookie()}
         */
        public Discover {
            Objects.requireNonNull(namespace, "namespace");
            Objects.requireNonNull(cookie, "cookie");
        }
    }

    /**
     * The answer to {@link Discover}.
     *
     * @param registrations who is there
     * @param cookie for the next question
     * @param status what became of the question
     * @param text why, in the point's words
     */
    record Discovered(List<Register> registrations, Bytes cookie, int status, String text)
            implements RendezvousMessage {
        /**
         * Copies the list.
         *
         * @param registrations see {@link #registrations()}
         * @param cookie see {@link #cookie()}
         * @param status see {@link #status()}
         * @param text see {@link #text()}
         */
        public Discovered {
            registrations = List.copyOf(registrations);
            Objects.requireNonNull(cookie, "cookie");
            Objects.requireNonNull(text, "text");
        }
    }
}
