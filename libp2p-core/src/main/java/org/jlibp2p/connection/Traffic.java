package org.jlibp2p.connection;

/**
 * Bytes on the wire, counted from the beginning: both numbers only grow. What is counted is what the transport's pipe carried:
 * with the overhead of encryption and multiplexing, without that of TCP/IP, of WebSocket frames and of the web's TLS.
 *
 * @param received how many bytes came from the other end
 * @param sent how many bytes were handed to the transport for the other end
 */
public record Traffic(long received, long sent) {
    /** None in either direction. */
    public static final Traffic NONE = new Traffic(0, 0);

    /**
     * Refuses what cannot be.
     *
     * @param received see {@link #received()}
     * @param sent see {@link #sent()}
     * @throws IllegalArgumentException if a number is negative
     */
    public Traffic {
        if (received < 0 || sent < 0) {
            throw new IllegalArgumentException("bytes are counted from zero: " + received + " and " + sent);
        }
    }

    /**
     * Both together.
     *
     * @param other more of it
     * @return the sums
     */
    public Traffic plus(Traffic other) {
        return new Traffic(received + other.received, sent + other.sent);
    }
}
