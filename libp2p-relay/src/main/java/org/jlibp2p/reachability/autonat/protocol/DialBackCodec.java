package org.jlibp2p.reachability.autonat.protocol;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * How the nonce is written and read that a server brings to the address it was asked to dial.
 *
 * <p>Specification: libp2p, autonat/autonat-v2.md, DialBack.
 */
public final class DialBackCodec implements Codec<Long> {
    /** The one there needs to be. */
    public static final DialBackCodec CODEC = new DialBackCodec();

    private DialBackCodec() {}

    @Override
    public int maxSize() {
        return AutoNatProtocols.MAX_DIAL_BACK;
    }

    @Override
    public Bytes encode(Long nonce) {
        ProtoWriter writer = new ProtoWriter();
        return nonce == 0 ? writer.toBytes() : writer.fixed64(1, nonce).toBytes();
    }

    @Override
    public Long decode(Bytes bytes) {
        ProtoReader reader = BoundedReader.of(bytes, maxSize());
        long nonce = 0;
        while (reader.next()) {
            if (reader.field() == 1) {
                nonce = reader.fixed64();
            }
        }
        return nonce;
    }
}
