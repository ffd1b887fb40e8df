package org.jlibp2p.reachability.dcutr;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * How messages are written and read. A message needs a type; addresses that this library cannot read are left out, as are
 * those beyond {@link #MAX_ADDRESSES}.
 *
 * <p>Specification: libp2p, relay/DCUtR.md, RPC messages.
 */
final class PunchCodec implements Codec<PunchMessage> {
    /** What the protocol is called. */
    static final ProtocolId PROTOCOL = ProtocolId.of("/libp2p/dcutr");

    /** The most bytes of one message, as the specification has it. */
    static final int MAX_MESSAGE = 4096;

    /** The most addresses in one message that are read. */
    static final int MAX_ADDRESSES = 64;

    /** The one there needs to be. */
    static final PunchCodec CODEC = new PunchCodec();

    private static final int TYPE = 1;
    private static final int ADDRESSES = 2;

    private static final int CONNECT_TYPE = 100;
    private static final int SYNC_TYPE = 300;

    private PunchCodec() {}

    @Override
    public int maxSize() {
        return MAX_MESSAGE;
    }

    @Override
    public Bytes encode(PunchMessage message) {
        ProtoWriter writer = new ProtoWriter();
        if (message instanceof PunchMessage.Connect connect) {
            writer.varint(TYPE, CONNECT_TYPE);
            connect.addresses().forEach(address -> writer.bytes(ADDRESSES, address.bytes()));
        } else {
            writer.varint(TYPE, SYNC_TYPE);
        }
        return writer.toBytes();
    }

    @Override
    public PunchMessage decode(Bytes bytes) {
        if (bytes.size() > MAX_MESSAGE) {
            throw new MalformedMessageException(
                    "hole punching message of " + bytes.size() + " bytes, above " + MAX_MESSAGE);
        }
        int type = -1;
        List<Bytes> addresses = new ArrayList<>();
        ProtoReader reader = new ProtoReader(bytes);
        while (reader.next()) {
            switch (reader.field()) {
                case TYPE -> type = reader.int32();
                case ADDRESSES -> {
                    Bytes address = reader.bytes(MAX_MESSAGE);
                    if (addresses.size() < MAX_ADDRESSES) {
                        addresses.add(address);
                    }
                }
                default -> {
                    // fields of later versions
                }
            }
        }
        return switch (type) {
            case CONNECT_TYPE -> new PunchMessage.Connect(Multiaddr.decodeAll(addresses));
            case SYNC_TYPE -> new PunchMessage.Sync();
            default -> throw new MalformedMessageException("hole punching message without a type that is known");
        };
    }
}
