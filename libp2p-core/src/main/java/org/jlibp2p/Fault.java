package org.jlibp2p;

/** Whose turn it is after a failure: every {@link Libp2pException} belongs to one of these families. */
public enum Fault {
    /** The network let us down: an address did not answer, a connection broke, time ran out. Trying again later may help. */
    NETWORK,
    /** The remote peer broke a rule or refused. Trying again in the same way will not help. */
    REMOTE,
    /** One of our own limits was reached. Shed load, or raise the limit. */
    LIMIT,
    /** A file of this node's own cannot be read or written. Do what the message says. */
    LOCAL_FILE,
    /** This node is stopping or has stopped. */
    LOCAL_SHUTDOWN
}
