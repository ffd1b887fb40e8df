package org.jlibp2p.portmap.datagram;

import java.nio.ByteBuffer;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.mapping.PortKind;
import org.jlibp2p.wire.Codec;

/**
 * How messages of NAT-PMP are written and read. Stateless; any thread.
 *
 * <p>Specification: RFC 6886, 3.2 and 3.3. An answer that only tells of a failure may be cut off after the epoch (3.5).
 */
public final class NatPmpCodec implements Codec<NatPmpMessage> {
    /** The one there is. */
    public static final NatPmpCodec INSTANCE = new NatPmpCodec();

    /** The most bytes of a message: what is longer is none. */
    public static final int MAX_SIZE = 16;

    private static final int RESPONSE = 0x80;
    private static final int ADDRESS_REQUEST = 2;
    private static final int MAP_REQUEST = 12;
    private static final int ADDRESS_RESPONSE = 12;
    private static final int MAP_RESPONSE = 16;
    private static final int FAILURE = 8;
    private static final int IP = 4;

    private NatPmpCodec() {}

    @Override
    public int maxSize() {
        return MAX_SIZE;
    }

    @Override
    public Bytes encode(NatPmpMessage message) {
        ByteBuffer out = ByteBuffer.allocate(MAX_SIZE).put((byte) 0);
        if (message instanceof NatPmpMessage.AddressRequest) {
            out.put((byte) 0);
        } else if (message instanceof NatPmpMessage.AddressResponse response) {
            out.put((byte) RESPONSE).putShort((short) response.result()).putInt((int) response.epoch());
            response.externalIp().copyTo(out);
        } else if (message instanceof NatPmpMessage.MapRequest request) {
            out.put((byte) operation(request.kind())).putShort((short) 0);
            out.putShort((short) request.internalPort()).putShort((short) request.externalPort());
            out.putInt((int) request.lifetime());
        } else {
            NatPmpMessage.MapResponse response = (NatPmpMessage.MapResponse) message;
            out.put((byte) (RESPONSE | operation(response.kind()))).putShort((short) response.result());
            out.putInt((int) response.epoch()).putShort((short) response.internalPort());
            out.putShort((short) response.externalPort()).putInt((int) response.lifetime());
        }
        return Bytes.copyOf(out.flip());
    }

    private static int operation(PortKind kind) {
        return kind == PortKind.UDP ? 1 : 2;
    }

    @Override
    public NatPmpMessage decode(Bytes bytes) {
        if (bytes.size() < ADDRESS_REQUEST || bytes.size() > MAX_SIZE) {
            throw new MalformedMessageException("a message of NAT-PMP has " + bytes.size() + " bytes");
        }
        if (bytes.byteAt(0) != 0) {
            throw new MalformedMessageException("version " + bytes.unsignedAt(0) + " is not NAT-PMP's");
        }
        ByteBuffer in = bytes.asByteBuffer();
        return switch (bytes.unsignedAt(1)) {
            case 0 -> {
                check(bytes, ADDRESS_REQUEST);
                yield new NatPmpMessage.AddressRequest();
            }
            case 1 -> request(PortKind.UDP, bytes, in);
            case 2 -> request(PortKind.TCP, bytes, in);
            case RESPONSE -> address(bytes, in);
            case RESPONSE | 1 -> response(PortKind.UDP, bytes, in);
            case RESPONSE | 2 -> response(PortKind.TCP, bytes, in);
            default -> throw new MalformedMessageException("operation " + bytes.unsignedAt(1));
        };
    }

    private static NatPmpMessage request(PortKind kind, Bytes bytes, ByteBuffer in) {
        check(bytes, MAP_REQUEST);
        return new NatPmpMessage.MapRequest(kind, port(in, 4), port(in, 6), number(in, 8));
    }

    private static NatPmpMessage address(Bytes bytes, ByteBuffer in) {
        boolean isCut = isFailure(bytes, in);
        if (!isCut) {
            check(bytes, ADDRESS_RESPONSE);
        }
        Bytes ip = isCut ? Bytes.wrap(new byte[IP]) : bytes.slice(FAILURE).compact();
        return new NatPmpMessage.AddressResponse(port(in, 2), number(in, 4), ip);
    }

    private static NatPmpMessage response(PortKind kind, Bytes bytes, ByteBuffer in) {
        if (isFailure(bytes, in)) {
            return new NatPmpMessage.MapResponse(kind, port(in, 2), number(in, 4), 0, 0, 0);
        }
        check(bytes, MAP_RESPONSE);
        return new NatPmpMessage.MapResponse(
                kind, port(in, 2), number(in, 4), port(in, 8), port(in, 10), number(in, 12));
    }

    private static boolean isFailure(Bytes bytes, ByteBuffer in) {
        return bytes.size() == FAILURE && port(in, 2) != 0;
    }

    private static void check(Bytes bytes, int size) {
        if (bytes.size() != size) {
            throw new MalformedMessageException("a message of NAT-PMP has " + bytes.size() + " bytes, not " + size);
        }
    }

    private static int port(ByteBuffer in, int at) {
        return Short.toUnsignedInt(in.getShort(at));
    }

    private static long number(ByteBuffer in, int at) {
        return Integer.toUnsignedLong(in.getInt(at));
    }
}
