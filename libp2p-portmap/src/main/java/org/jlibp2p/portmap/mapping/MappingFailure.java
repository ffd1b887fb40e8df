package org.jlibp2p.portmap.mapping;

/** Why there is no mapping. */
public enum MappingFailure {
    /** There is no router whose address is known. */
    NO_GATEWAY,
    /** The router speaks none of the protocols, or nothing came back. */
    NO_ANSWER,
    /** The router does not do this for anybody, or not for this host. */
    REFUSED,
    /** The router has no room for more, or the port is another host's. */
    NO_RESOURCES,
    /** The router has no address outside, or one that is not of the internet: it is behind another one itself. */
    NOT_PUBLIC,
    /** What came back is no answer, or one that is not believed. */
    NOT_BELIEVED,
    /** The node does not listen there any more, or has left the network. */
    NOT_NEEDED,
    /** The router has another address or port outside now. */
    MOVED
}
