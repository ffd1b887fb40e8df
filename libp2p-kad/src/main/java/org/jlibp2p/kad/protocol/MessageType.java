package org.jlibp2p.kad.protocol;

import java.util.Optional;

/** What a peer of the DHT can be asked, with its number on the wire, which is its place here. */
public enum MessageType {
    /** Keep this value. */
    PUT_VALUE,
    /** The value of a key, and peers closer to it. */
    GET_VALUE,
    /** I have this content. Never answered. */
    ADD_PROVIDER,
    /** Who has this content, and peers closer to it. */
    GET_PROVIDERS,
    /** Peers close to a key. */
    FIND_NODE,
    /** Are you there? Superseded by libp2p's own ping. */
    PING;

    /**
     * The type of a number.
     *
     * @param number as on the wire
     * @return empty if there is none
     */
    static Optional<MessageType> of(int number) {
        return number >= 0 && number < values().length ? Optional.of(values()[number]) : Optional.empty();
    }
}
