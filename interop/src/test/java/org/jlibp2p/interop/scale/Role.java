package org.jlibp2p.interop.scale;

/** What a member of the network is there for. */
enum Role {
    /** Whom others join by; keeps what it is given in a file. */
    BOOTSTRAP,
    /** Through whom the hidden ones are reached. */
    RELAY,
    /** Who searches for others, over HTTP. */
    DELEGATE,
    /** A server of the DHT as any other. */
    ORDINARY,
    /** Who listens nowhere, and is reached through relays alone. */
    HIDDEN;

    boolean isService() {
        return this == BOOTSTRAP || this == RELAY || this == DELEGATE;
    }
}
