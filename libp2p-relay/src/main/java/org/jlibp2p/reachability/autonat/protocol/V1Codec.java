package org.jlibp2p.reachability.autonat.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * How messages of version 1 are written and read. Fields with their first value are written, as proto2 has it.
 *
 * <p>Specification: libp2p, autonat/autonat-v1.md, RPC messages.
 */
public final class V1Codec implements Codec<V1Message> {
    /** The one there needs to be. */
    public static final V1Codec CODEC = new V1Codec();

    private static final int TYPE = 1;
    private static final int DIAL = 2;
    private static final int RESPONSE = 3;

    private static final int DIAL_TYPE = 0;
    private static final int RESPONSE_TYPE = 1;
    private static final int MAX_TEXT = 1024;

    private V1Codec() {}

    @Override
    public int maxSize() {
        return AutoNatProtocols.MAX_MESSAGE;
    }

    @Override
    public Bytes encode(V1Message message) {
        ProtoWriter writer = new ProtoWriter();
        if (message instanceof V1Message.Dial dial) {
            writer.varint(TYPE, DIAL_TYPE)
                    .message(
                            DIAL,
                            inner -> inner.message(1, info -> {
                                dial.peer().ifPresent(peer -> info.bytes(1, peer));
                                dial.addresses().forEach(address -> info.bytes(2, address));
                            }));
        } else {
            V1Message.DialResponse response = (V1Message.DialResponse) message;
            writer.varint(TYPE, RESPONSE_TYPE).message(RESPONSE, inner -> {
                inner.varint(1, response.status().code());
                if (!response.text().isEmpty()) {
                    inner.string(2, response.text());
                }
                response.address().ifPresent(address -> inner.bytes(3, address));
            });
        }
        return writer.toBytes();
    }

    @Override
    public V1Message decode(Bytes bytes) {
        ProtoReader reader = BoundedReader.of(bytes, maxSize());
        int type = -1;
        Optional<V1Message.Dial> dial = Optional.empty();
        Optional<V1Message.DialResponse> response = Optional.empty();
        while (reader.next()) {
            switch (reader.field()) {
                case TYPE -> type = reader.int32();
                case DIAL -> dial = dial(reader.message(maxSize()));
                case RESPONSE -> response = Optional.of(response(reader.message(maxSize())));
                default -> {
                    // fields of later versions
                }
            }
        }
        return switch (type) {
            case DIAL_TYPE ->
                dial.orElseThrow(() -> new MalformedMessageException("AutoNAT request that does not say for whom"));
            case RESPONSE_TYPE ->
                response.orElseThrow(() -> new MalformedMessageException("AutoNAT answer without a status"));
            default -> throw new MalformedMessageException("AutoNAT message without a type that is known");
        };
    }

    private static Optional<V1Message.Dial> dial(ProtoReader reader) {
        Optional<V1Message.Dial> dial = Optional.empty();
        while (reader.next()) {
            if (reader.field() == 1) {
                dial = Optional.of(peer(reader.message(AutoNatProtocols.MAX_MESSAGE)));
            }
        }
        return dial;
    }

    private static V1Message.Dial peer(ProtoReader reader) {
        Optional<Bytes> peer = Optional.empty();
        List<Bytes> addresses = new ArrayList<>();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 ->
                    peer = Optional.of(
                            reader.bytes(AutoNatProtocols.MAX_MESSAGE).compact());
                case 2 -> {
                    Bytes address = reader.bytes(AutoNatProtocols.MAX_MESSAGE);
                    if (addresses.size() < AutoNatProtocols.MAX_ADDRESSES) {
                        addresses.add(address.compact());
                    }
                }
                default -> {
                    // fields of later versions
                }
            }
        }
        return new V1Message.Dial(peer, addresses);
    }

    private static V1Message.DialResponse response(ProtoReader reader) {
        V1Status status = V1Status.OK;
        boolean told = false;
        String text = "";
        Optional<Bytes> address = Optional.empty();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> {
                    status = V1Status.of(reader.int32());
                    told = true;
                }
                case 2 -> text = reader.string(MAX_TEXT);
                case 3 ->
                    address = Optional.of(
                            reader.bytes(AutoNatProtocols.MAX_MESSAGE).compact());
                default -> {
                    // fields of later versions
                }
            }
        }
        if (!told) {
            throw new MalformedMessageException("AutoNAT answer without a status");
        }
        return new V1Message.DialResponse(status, text, address);
    }
}
