package org.jlibp2p.reachability.autonat.protocol;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * How messages on the stream of a request are written and read. Zeros are left out, as proto3 has it. Of several messages in one
 * the last one counts.
 *
 * <p>Specification: libp2p, autonat/autonat-v2.md, Message.
 */
public final class V2Codec implements Codec<V2Message> {
    /** The one there needs to be. */
    public static final V2Codec CODEC = new V2Codec();

    private static final int DIAL_REQUEST = 1;
    private static final int DIAL_RESPONSE = 2;
    private static final int DATA_REQUEST = 3;
    private static final int DATA_RESPONSE = 4;

    private V2Codec() {}

    @Override
    public int maxSize() {
        return AutoNatProtocols.MAX_MESSAGE;
    }

    @Override
    public Bytes encode(V2Message message) {
        ProtoWriter writer = new ProtoWriter();
        if (message instanceof V2Message.DialRequest request) {
            writer.message(DIAL_REQUEST, inner -> {
                request.addresses().forEach(address -> inner.bytes(1, address));
                if (request.nonce() != 0) {
                    inner.fixed64(2, request.nonce());
                }
            });
        } else if (message instanceof V2Message.DialResponse response) {
            writer.message(DIAL_RESPONSE, inner -> {
                number(inner, 1, response.status().code());
                number(inner, 2, response.address());
                number(inner, 3, response.dial().code());
            });
        } else if (message instanceof V2Message.DialDataRequest wanted) {
            writer.message(DATA_REQUEST, inner -> {
                number(inner, 1, wanted.address());
                number(inner, 2, wanted.bytes());
            });
        } else {
            Bytes data = ((V2Message.DialDataResponse) message).data();
            writer.message(DATA_RESPONSE, inner -> {
                if (!data.isEmpty()) {
                    inner.bytes(1, data);
                }
            });
        }
        return writer.toBytes();
    }

    private static void number(ProtoWriter writer, int field, long value) {
        if (value != 0) {
            writer.varint(field, value);
        }
    }

    @Override
    public V2Message decode(Bytes bytes) {
        ProtoReader reader = BoundedReader.of(bytes, maxSize());
        V2Message message = null;
        while (reader.next()) {
            switch (reader.field()) {
                case DIAL_REQUEST -> message = request(reader.message(maxSize()));
                case DIAL_RESPONSE -> message = response(reader.message(maxSize()));
                case DATA_REQUEST -> message = dataRequest(reader.message(maxSize()));
                case DATA_RESPONSE -> message = dataResponse(reader.message(maxSize()));
                default -> {
                    // fields of later versions
                }
            }
        }
        if (message == null) {
            throw new MalformedMessageException("AutoNAT message of a kind that is not known");
        }
        return message;
    }

    private static V2Message request(ProtoReader reader) {
        List<Bytes> addresses = new ArrayList<>();
        long nonce = 0;
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> {
                    Bytes address = reader.bytes(AutoNatProtocols.MAX_MESSAGE);
                    if (addresses.size() < AutoNatProtocols.MAX_ADDRESSES) {
                        addresses.add(address.compact());
                    }
                }
                case 2 -> nonce = reader.fixed64();
                default -> {
                    // fields of later versions
                }
            }
        }
        return new V2Message.DialRequest(addresses, nonce);
    }

    private static V2Message response(ProtoReader reader) {
        ResponseStatus status = ResponseStatus.INTERNAL_ERROR;
        int address = 0;
        DialStatus dial = DialStatus.UNUSED;
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> status = ResponseStatus.of(reader.int32());
                case 2 -> address = index(reader);
                case 3 -> dial = DialStatus.of(reader.int32());
                default -> {
                    // fields of later versions
                }
            }
        }
        return new V2Message.DialResponse(status, address, dial);
    }

    private static V2Message dataRequest(ProtoReader reader) {
        int address = 0;
        long wanted = 0;
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> address = index(reader);
                case 2 -> wanted = reader.varint();
                default -> {
                    // fields of later versions
                }
            }
        }
        return new V2Message.DialDataRequest(address, wanted);
    }

    private static V2Message dataResponse(ProtoReader reader) {
        Bytes data = Bytes.empty();
        while (reader.next()) {
            if (reader.field() == 1) {
                data = reader.bytes(AutoNatProtocols.MAX_MESSAGE);
            }
        }
        return new V2Message.DialDataResponse(data);
    }

    private static int index(ProtoReader reader) {
        int index = reader.int32();
        if (index < 0 || index >= AutoNatProtocols.MAX_ADDRESSES) {
            throw new MalformedMessageException("AutoNAT message about address " + Integer.toUnsignedString(index));
        }
        return index;
    }
}
