package org.jlibp2p.portmap.datagram;

import org.jlibp2p.bytes.Bytes;

/** A message of PCP about a mapping. Specification: RFC 6887, 7 and 11.1. */
public sealed interface PcpMessage {
    /**
     * What the mapping is of, and the secret of who asked for it.
     *
     * @param nonce twelve bytes
     * @param protocol of IP, such as 6 for TCP
     * @param internalPort the port inside
     * @param externalPort the port outside: suggested, or assigned
     * @param externalIp the address outside, 16 bytes: suggested, or assigned
     */
    record Mapping(Bytes nonce, int protocol, int internalPort, int externalPort, Bytes externalIp) {}

    /**
     * Asks for a mapping, or for its end.
     *
     * @param lifetime seconds; 0 ends it
     * @param client the address that asks, 16 bytes
     * @param mapping what for
     */
    record Request(long lifetime, Bytes client, Mapping mapping) implements PcpMessage {}

    /**
     * Answers.
     *
     * @param result 0 if it is done
     * @param lifetime seconds: of the mapping, or of the failure
     * @param epoch seconds since the router began to remember mappings
     * @param mapping what for
     */
    record Response(int result, long lifetime, long epoch, Mapping mapping) implements PcpMessage {}

    /**
     * Says that another version is spoken here. The rest of such an answer means nothing.
     *
     * @param version which
     */
    record OtherVersion(int version) implements PcpMessage {}
}
