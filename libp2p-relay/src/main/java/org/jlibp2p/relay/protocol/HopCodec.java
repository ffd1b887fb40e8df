package org.jlibp2p.relay.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.transport.ConnectionLimit;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * How messages between a client and a relay are written and read. Types and statuses are always written, zero or not, and a
 * message without a type is refused, as js-libp2p and rust-libp2p do.
 *
 * <p>Specification: libp2p, relay/circuit-v2.md, HopMessage.
 */
public final class HopCodec implements Codec<HopMessage> {
    /** The one there needs to be. */
    public static final HopCodec CODEC = new HopCodec();

    private static final int TYPE = 1;
    private static final int PEER = 2;
    private static final int RESERVATION = 3;
    private static final int LIMIT = 4;
    private static final int STATUS = 5;

    private static final int EXPIRE = 1;
    private static final int ADDRESSES = 2;
    private static final int VOUCHER = 3;

    private static final int RESERVE_TYPE = 0;
    private static final int CONNECT_TYPE = 1;
    private static final int STATUS_TYPE = 2;

    private HopCodec() {}

    @Override
    public int maxSize() {
        return CircuitProtocols.MAX_MESSAGE;
    }

    @Override
    public Bytes encode(HopMessage message) {
        ProtoWriter writer = new ProtoWriter();
        if (message instanceof HopMessage.Connect connect) {
            Fields.writePeer(writer.varint(TYPE, CONNECT_TYPE), PEER, connect.peer());
        } else if (message instanceof HopMessage.Answer answer) {
            writer.varint(TYPE, STATUS_TYPE);
            answer.reservation().ifPresent(reservation -> write(writer, reservation));
            answer.limit().ifPresent(limit -> Fields.writeLimit(writer, LIMIT, limit));
            writer.varint(STATUS, answer.status().code());
        } else {
            writer.varint(TYPE, RESERVE_TYPE);
        }
        return writer.toBytes();
    }

    private static void write(ProtoWriter writer, Reservation reservation) {
        writer.message(RESERVATION, inner -> {
            inner.varint(EXPIRE, reservation.expires().getEpochSecond());
            reservation.addresses().forEach(address -> inner.bytes(ADDRESSES, address.bytes()));
            reservation.voucher().ifPresent(voucher -> inner.bytes(VOUCHER, voucher));
        });
    }

    @Override
    public HopMessage decode(Bytes bytes) {
        int type = -1;
        Optional<PeerId> peer = Optional.empty();
        Optional<Reservation> reservation = Optional.empty();
        Optional<ConnectionLimit> limit = Optional.empty();
        Optional<Status> status = Optional.empty();
        ProtoReader reader = Fields.reader(bytes);
        while (reader.next()) {
            switch (reader.field()) {
                case TYPE -> type = reader.int32();
                case PEER -> peer = Optional.of(Fields.readPeer(reader));
                case RESERVATION -> reservation = Optional.of(readReservation(reader));
                case LIMIT -> limit = Fields.readLimit(reader);
                case STATUS -> status = Optional.of(Status.of(reader.int32()));
                default -> {
                    // fields of later versions
                }
            }
        }
        return switch (type) {
            case RESERVE_TYPE -> new HopMessage.Reserve();
            case CONNECT_TYPE ->
                new HopMessage.Connect(peer.orElseThrow(() -> new MalformedMessageException("hop CONNECT to nobody")));
            case STATUS_TYPE ->
                new HopMessage.Answer(
                        status.orElseThrow(() -> new MalformedMessageException("hop STATUS without a status")),
                        reservation,
                        limit);
            default -> throw new MalformedMessageException("hop message without a type that is known");
        };
    }

    private static Reservation readReservation(ProtoReader message) {
        ProtoReader reader = message.message(CircuitProtocols.MAX_MESSAGE);
        Instant expires = Instant.EPOCH;
        List<Bytes> addresses = new ArrayList<>();
        Optional<Bytes> voucher = Optional.empty();
        while (reader.next()) {
            switch (reader.field()) {
                case EXPIRE -> expires = Reservation.second(reader.varint());
                case ADDRESSES -> {
                    Bytes address = reader.bytes(CircuitProtocols.MAX_MESSAGE);
                    if (addresses.size() < CircuitProtocols.MAX_ADDRESSES) {
                        addresses.add(address);
                    }
                }
                case VOUCHER ->
                    voucher = Optional.of(
                            reader.bytes(CircuitProtocols.MAX_MESSAGE).compact());
                default -> {
                    // fields of later versions
                }
            }
        }
        return new Reservation(expires, Multiaddr.decodeAll(addresses), voucher);
    }
}
