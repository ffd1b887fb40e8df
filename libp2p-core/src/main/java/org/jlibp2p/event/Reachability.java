package org.jlibp2p.event;

/** Whether others can connect to this node by themselves. */
public enum Reachability {
    /** Nothing has been found out yet, or what was no longer holds. */
    UNKNOWN,
    /** Others have connected at an address that this node announces. */
    PUBLIC,
    /** Others have tried, and could not. */
    PRIVATE
}
