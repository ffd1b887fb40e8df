package org.jlibp2p.portmap.datagram;

import java.nio.ByteBuffer;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.Codec;

/**
 * How messages of PCP about mappings are written and read. Options are passed over. Stateless; any thread.
 *
 * <p>Specification: RFC 6887, 7 and 11.1.
 */
public final class PcpCodec implements Codec<PcpMessage> {
    /** The one there is. */
    public static final PcpCodec INSTANCE = new PcpCodec();

    /** The most bytes of a message. Specification: RFC 6887, 7. */
    public static final int MAX_SIZE = 1100;

    /** The version that is spoken. */
    static final int VERSION = 2;

    private static final int MAP = 1;
    private static final int RESPONSE = 0x80;
    private static final int UNSUPPORTED_VERSION = 1;
    private static final int HEADER = 24;
    private static final int MAP_SIZE = 36;
    private static final int NONCE = 12;
    private static final int IP = 16;
    private static final int OPTION_HEADER = 4;

    private PcpCodec() {}

    @Override
    public int maxSize() {
        return MAX_SIZE;
    }

    @Override
    public Bytes encode(PcpMessage message) {
        ByteBuffer out = ByteBuffer.allocate(HEADER + MAP_SIZE);
        if (message instanceof PcpMessage.Request request) {
            out.put((byte) VERSION).put((byte) MAP).putShort((short) 0).putInt((int) request.lifetime());
            put(out, request.client(), IP);
            put(out, request.mapping());
        } else if (message instanceof PcpMessage.Response response) {
            out.put((byte) VERSION).put((byte) (RESPONSE | MAP)).put((byte) 0).put((byte) response.result());
            out.putInt((int) response.lifetime()).putInt((int) response.epoch()).position(HEADER);
            put(out, response.mapping());
        } else {
            out.put((byte) ((PcpMessage.OtherVersion) message).version()).put((byte) (RESPONSE | MAP));
            out.put((byte) 0).put((byte) UNSUPPORTED_VERSION).position(HEADER);
        }
        return Bytes.copyOf(out.flip());
    }

    private static void put(ByteBuffer out, PcpMessage.Mapping mapping) {
        put(out, mapping.nonce(), NONCE);
        out.putInt(mapping.protocol() << 24);
        out.putShort((short) mapping.internalPort()).putShort((short) mapping.externalPort());
        put(out, mapping.externalIp(), IP);
    }

    private static void put(ByteBuffer out, Bytes bytes, int size) {
        if (bytes.size() != size) {
            throw new IllegalArgumentException(bytes.size() + " bytes, not " + size);
        }
        bytes.copyTo(out);
    }

    @Override
    public PcpMessage decode(Bytes bytes) {
        if (bytes.size() > MAX_SIZE || bytes.size() < OPTION_HEADER) {
            throw new MalformedMessageException("a message of PCP has " + bytes.size() + " bytes");
        }
        boolean isResponse = (bytes.unsignedAt(1) & RESPONSE) != 0;
        if (isResponse && (bytes.unsignedAt(0) != VERSION || bytes.unsignedAt(3) == UNSUPPORTED_VERSION)) {
            return otherVersion(bytes);
        }
        if (bytes.unsignedAt(0) != VERSION || (bytes.unsignedAt(1) & ~RESPONSE) != MAP) {
            throw new MalformedMessageException("version " + bytes.unsignedAt(0) + ", operation "
                    + (bytes.unsignedAt(1) & ~RESPONSE) + ": not about a mapping");
        }
        if (bytes.size() < HEADER + MAP_SIZE || bytes.size() % OPTION_HEADER != 0) {
            throw new MalformedMessageException("a message about a mapping has " + bytes.size() + " bytes");
        }
        checkOptions(bytes);
        ByteBuffer in = bytes.asByteBuffer();
        int result = bytes.unsignedAt(3);
        long lifetime = Integer.toUnsignedLong(in.getInt(4));
        PcpMessage.Mapping mapping = mapping(bytes, in);
        return isResponse
                ? new PcpMessage.Response(result, lifetime, Integer.toUnsignedLong(in.getInt(8)), mapping)
                : new PcpMessage.Request(lifetime, bytes.slice(8, HEADER), mapping);
    }

    /** An answer in NAT-PMP's own shape, or in that of a version that is not known here. */
    private static PcpMessage otherVersion(Bytes bytes) {
        if (bytes.unsignedAt(0) == VERSION) {
            throw new MalformedMessageException("version " + VERSION + " is said to be another one");
        }
        return new PcpMessage.OtherVersion(bytes.unsignedAt(0));
    }

    private static PcpMessage.Mapping mapping(Bytes bytes, ByteBuffer in) {
        int at = HEADER + NONCE;
        return new PcpMessage.Mapping(
                bytes.slice(HEADER, at).compact(),
                bytes.unsignedAt(at),
                Short.toUnsignedInt(in.getShort(at + 4)),
                Short.toUnsignedInt(in.getShort(at + 6)),
                bytes.slice(at + 8, at + 8 + IP).compact());
    }

    private static void checkOptions(Bytes bytes) {
        int at = HEADER + MAP_SIZE;
        while (at < bytes.size()) {
            int length = bytes.unsignedAt(at + 2) << 8 | bytes.unsignedAt(at + 3);
            at += OPTION_HEADER + (length + OPTION_HEADER - 1) / OPTION_HEADER * OPTION_HEADER;
        }
        if (at != bytes.size()) {
            throw new MalformedMessageException("an option goes on behind the end of the message");
        }
    }
}
