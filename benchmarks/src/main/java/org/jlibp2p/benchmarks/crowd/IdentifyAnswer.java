package org.jlibp2p.benchmarks.crowd;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.wire.ProtoWriter;

/**
 * The message with which a member of the crowd says who it is. Written by hand, as the library's own needs a node.
 *
 * <p>Specification: libp2p, identify/README.md, The Identify Message.
 */
final class IdentifyAnswer {
    private IdentifyAnswer() {}

    /** The message with its length in front. */
    static Bytes framed(PublicKey key, Multiaddr observed, CrowdRole role) {
        ProtoWriter writer = new ProtoWriter().bytes(1, key.encode());
        role.addresses().forEach(address -> writer.bytes(2, address.bytes()));
        writer.string(3, CrowdMember.IDENTIFY.toString()).string(3, CrowdMember.PING.toString());
        role.protocols().forEach(protocol -> writer.string(3, protocol.toString()));
        Bytes message = writer.bytes(4, observed.bytes())
                .string(5, "ipfs/0.1.0")
                .string(6, "crowd")
                .toBytes();
        return Bytes.concat(Varint.encode(message.size()), message);
    }
}
