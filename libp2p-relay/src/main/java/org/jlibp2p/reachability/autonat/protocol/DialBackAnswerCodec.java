package org.jlibp2p.reachability.autonat.protocol;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * How the client's word that it has the nonce is written and read: a status, of which zero is the only one there is, and the
 * message therefore empty.
 *
 * <p>Specification: libp2p, autonat/autonat-v2.md, DialBackResponse.
 */
public final class DialBackAnswerCodec implements Codec<Integer> {
    /** The one there needs to be. */
    public static final DialBackAnswerCodec CODEC = new DialBackAnswerCodec();

    /** It has the nonce. */
    public static final int OK = 0;

    private DialBackAnswerCodec() {}

    @Override
    public int maxSize() {
        return AutoNatProtocols.MAX_DIAL_BACK;
    }

    @Override
    public Bytes encode(Integer status) {
        ProtoWriter writer = new ProtoWriter();
        return status == OK ? writer.toBytes() : writer.varint(1, status).toBytes();
    }

    @Override
    public Integer decode(Bytes bytes) {
        ProtoReader reader = BoundedReader.of(bytes, maxSize());
        int status = OK;
        while (reader.next()) {
            if (reader.field() == 1) {
                status = reader.int32();
            }
        }
        return status;
    }
}
