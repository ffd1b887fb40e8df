package org.jlibp2p.kad.protocol;

/** What the sender says of its connection with a peer it names; a hint at most. Its place is its number on the wire. */
public enum ConnectionType {
    /** Not connected, and nothing known. */
    NOT_CONNECTED,
    /** Connected now. */
    CONNECTED,
    /** Was connected lately. */
    CAN_CONNECT,
    /** Could not be reached lately. */
    CANNOT_CONNECT;

    static ConnectionType of(int number) {
        return number >= 0 && number < values().length ? values()[number] : NOT_CONNECTED;
    }
}
