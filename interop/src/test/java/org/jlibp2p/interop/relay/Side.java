package org.jlibp2p.interop.relay;

/** One of the three of a circuit, of whatever implementation. Used by the test's thread. */
interface Side extends AutoCloseable {
    /** Its peer id. */
    String id();

    /** Where it listens itself, with its id. */
    String address();

    /** Reserves a place at a relay; it can be reached there when this returns. */
    void reserve(Side relay);

    /** Dials through a relay. */
    Circuit dial(Side relay, Side target);

    /** Sends bytes to whom it is connected with, and has them sent back. */
    boolean echoes(Side target, int bytes);

    /** Whether it is connected with another one. */
    boolean isConnected(Side other);

    @Override
    void close();

    /** Where another one is reached through a relay. */
    static String through(Side relay, Side target) {
        return relay.address() + "/p2p-circuit/p2p/" + target.id();
    }

    /**
     * What a dialer sees of its connection.
     *
     * @param remoteAddress the address of the other end
     * @param limited whether the relay limits it
     * @param seconds how long it may last
     * @param bytes how many bytes may pass each way
     */
    record Circuit(String remoteAddress, boolean limited, long seconds, long bytes) {}
}
