package org.jlibp2p.delegate.record;

/** One result of a delegate: what it says of a peer, or something of a schema that this version does not know. */
public sealed interface RoutingRecord permits PeerSchema, UnknownSchema {
    /**
     * What kind of record this is.
     *
     * @return the schema's name as it goes over the wire, {@code peer} for one
     */
    String schema();
}
