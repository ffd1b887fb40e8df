package org.jlibp2p.delegate.kubo;

/** Which commands a Kubo node has. */
public enum KuboCommands {
    /** Those of {@code /api/v0/routing}, since version 0.14. */
    ROUTING,
    /** Those of {@code /api/v0/dht}, of older versions. */
    DHT,
    /** The former, and the latter from when the node says that it does not know the former. */
    PROBED
}
