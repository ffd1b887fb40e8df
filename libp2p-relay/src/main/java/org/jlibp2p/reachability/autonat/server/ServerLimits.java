package org.jlibp2p.reachability.autonat.server;

import java.time.Duration;

/** What a server gives, as in go-libp2p. */
final class ServerLimits {
    /** Requests of version 2 in a minute. */
    static final int V2_PER_MINUTE = 60;

    /** Requests of one peer in a minute, in version 2. */
    static final int V2_PER_PEER = 12;

    /** Requests of one peer at a time, in version 2. */
    static final int V2_AT_ONCE = 2;

    /** Requests in a minute for which the client has to pay with bytes. */
    static final int V2_WITH_DATA = 12;

    /** The fewest bytes in one message of them, but for the last one. */
    static final int MIN_CHUNK = 100;

    /** How long it is waited before such an address is dialled, at most: who would have many peers dial a third one at a time fails. */
    static final Duration MAX_WAIT = Duration.ofSeconds(3);

    /** How long a request of version 2 may take in all, with all that the client has to send. */
    static final Duration V2_EXCHANGE = Duration.ofSeconds(20);

    /** How long it may take to reach the client and to deliver the nonce. */
    static final Duration DIAL_BACK = Duration.ofSeconds(10);

    /** How long it is waited for word that the nonce has arrived. */
    static final Duration NONCE_HEARD = Duration.ofSeconds(5);

    /** Requests of version 1 in a minute. */
    static final int V1_PER_MINUTE = 30;

    /** Requests of one peer in a minute, in version 1. */
    static final int V1_PER_PEER = 3;

    /** Requests of one peer at a time, in version 1. */
    static final int V1_AT_ONCE = 1;

    /** How long the client of version 1 may take to say what it wants. */
    static final Duration V1_REQUEST = Duration.ofSeconds(10);

    /** Requests of version 1 at a time, of all peers: eight of the connections apart that version 2 needs as well. */
    static final int V1_TOGETHER = 2;

    /** How long dialling all its addresses may take. */
    static final Duration V1_DIALS = Duration.ofSeconds(15);

    /** Addresses of one request of version 1 that are dialled at a time. */
    static final int V1_PARALLEL = 4;

    private ServerLimits() {}
}
