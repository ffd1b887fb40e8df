package org.jlibp2p.portmap.mapping;

import java.time.Duration;

import org.jlibp2p.bytes.Bytes;

/**
 * What a router is asked for. Immutable.
 *
 * @param kind of the port
 * @param host the node's own address there, four bytes
 * @param port where the node listens
 * @param wanted the port outside that would be best, or is there already
 * @param lifetime for how long
 * @param nonce twelve random bytes, the same for one mapping as long as it is; whoever does not know them cannot end it
 */
public record PortRequest(PortKind kind, Bytes host, int port, int wanted, Duration lifetime, Bytes nonce) {
    /** The bytes of {@link #nonce()}. */
    public static final int NONCE_SIZE = 12;

    private static final int IP4_SIZE = 4;

    /**
     * Checks the parts.
     *
     * @param kind see {@link #kind()}
     * @param host see {@link #host()}
     * @param port see {@link #port()}
     * @param wanted see {@link #wanted()}
     * @param lifetime see {@link #lifetime()}
     * @param nonce see {@link #nonce()}
     * @throws IllegalArgumentException if one of them is of the wrong size
     */
    public PortRequest {
        if (host.size() != IP4_SIZE || nonce.size() != NONCE_SIZE) {
            throw new IllegalArgumentException("a host of " + host.size() + " bytes, a nonce of " + nonce.size());
        }
        if (!isPort(port) || !isPort(wanted)) {
            throw new IllegalArgumentException("ports " + port + " and " + wanted);
        }
    }

    /**
     * Whether a number is one of a port at which somebody can be reached.
     *
     * @param number any
     * @return false for 0
     */
    public static boolean isPort(int number) {
        return number > 0 && number <= 0xffff;
    }

    /**
     * The same with another port outside.
     *
     * @param value see {@link #wanted()}
     * @return the changed request
     */
    public PortRequest withWanted(int value) {
        return new PortRequest(kind, host, port, value, lifetime, nonce);
    }
}
