package org.jlibp2p.portmap.datagram;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.mapping.PortKind;

/** A message of NAT-PMP. Specification: RFC 6886, 3. */
public sealed interface NatPmpMessage {
    /** Asks for the address outside. */
    record AddressRequest() implements NatPmpMessage {}

    /**
     * Tells it.
     *
     * @param result 0 if it is known
     * @param epoch seconds since the router began to remember mappings
     * @param externalIp four bytes
     */
    record AddressResponse(int result, long epoch, Bytes externalIp) implements NatPmpMessage {}

    /**
     * Asks for a mapping, or for its end.
     *
     * @param kind of the port
     * @param internalPort the port inside
     * @param externalPort the port outside that would be best
     * @param lifetime seconds; 0 ends it
     */
    record MapRequest(PortKind kind, int internalPort, int externalPort, long lifetime) implements NatPmpMessage {}

    /**
     * Answers.
     *
     * @param kind of the port
     * @param result 0 if it is done
     * @param epoch seconds since the router began to remember mappings
     * @param internalPort the port inside
     * @param externalPort the port outside
     * @param lifetime seconds
     */
    record MapResponse(PortKind kind, int result, long epoch, int internalPort, int externalPort, long lifetime)
            implements NatPmpMessage {}
}
