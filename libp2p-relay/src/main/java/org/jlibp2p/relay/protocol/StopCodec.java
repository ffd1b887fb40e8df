package org.jlibp2p.relay.protocol;

import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.transport.ConnectionLimit;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * How messages between a relay and the peer at the end of a circuit are written and read, with types as {@link HopCodec} has
 * them.
 *
 * <p>Specification: libp2p, relay/circuit-v2.md, StopMessage.
 */
public final class StopCodec implements Codec<StopMessage> {
    /** The one there needs to be. */
    public static final StopCodec CODEC = new StopCodec();

    private static final int TYPE = 1;
    private static final int PEER = 2;
    private static final int LIMIT = 3;
    private static final int STATUS = 4;

    private static final int CONNECT_TYPE = 0;
    private static final int STATUS_TYPE = 1;

    private StopCodec() {}

    @Override
    public int maxSize() {
        return CircuitProtocols.MAX_MESSAGE;
    }

    @Override
    public Bytes encode(StopMessage message) {
        ProtoWriter writer = new ProtoWriter();
        if (message instanceof StopMessage.Connect connect) {
            Fields.writePeer(writer.varint(TYPE, CONNECT_TYPE), PEER, connect.peer());
            connect.limit().ifPresent(limit -> Fields.writeLimit(writer, LIMIT, limit));
        } else {
            writer.varint(TYPE, STATUS_TYPE)
                    .varint(STATUS, ((StopMessage.Answer) message).status().code());
        }
        return writer.toBytes();
    }

    @Override
    public StopMessage decode(Bytes bytes) {
        int type = -1;
        Optional<PeerId> peer = Optional.empty();
        Optional<ConnectionLimit> limit = Optional.empty();
        Optional<Status> status = Optional.empty();
        ProtoReader reader = Fields.reader(bytes);
        while (reader.next()) {
            switch (reader.field()) {
                case TYPE -> type = reader.int32();
                case PEER -> peer = Optional.of(Fields.readPeer(reader));
                case LIMIT -> limit = Fields.readLimit(reader);
                case STATUS -> status = Optional.of(Status.of(reader.int32()));
                default -> {
                    // fields of later versions
                }
            }
        }
        return switch (type) {
            case CONNECT_TYPE ->
                new StopMessage.Connect(
                        peer.orElseThrow(() -> new MalformedMessageException("stop CONNECT from nobody")), limit);
            case STATUS_TYPE ->
                new StopMessage.Answer(
                        status.orElseThrow(() -> new MalformedMessageException("stop STATUS without a status")));
            default -> throw new MalformedMessageException("stop message without a type that is known");
        };
    }
}
