package org.jlibp2p.transport.ws;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.netty.buffer.ByteBuf;

/**
 * The mask over what a client sends: each byte is combined with one of four, in turn. Pure. A mask of which a few bytes have
 * been used goes on where it was left.
 *
 * <p>Specification: RFC 6455, 5.3.
 */
final class Masking {
    private Masking() {}

    /**
     * Masks bytes where they are; done twice it is undone.
     *
     * @param buffer whose they are; must not be anybody else's
     * @param from the first byte
     * @param length how many
     * @param key the four bytes, as a big-endian number, beginning with the one for the first byte
     */
    static void apply(ByteBuf buffer, int from, int length, int key) {
        ByteBuffer bytes = buffer.internalNioBuffer(from, length);
        copy(bytes.duplicate(), bytes, length, key);
    }

    /**
     * Appends bytes to a buffer, masked.
     *
     * @param source the bytes, which are not changed
     * @param target has room for them
     * @param key as for {@link #apply}
     */
    static void copy(ByteBuf source, ByteBuf target, int key) {
        int length = source.readableBytes();
        ByteBuffer room = target.internalNioBuffer(target.writerIndex(), length);
        copy(source.nioBuffer(), room, length, key);
        target.writerIndex(target.writerIndex() + length);
    }

    private static void copy(ByteBuffer source, ByteBuffer target, int length, int key) {
        source.order(ByteOrder.BIG_ENDIAN);
        target.order(ByteOrder.BIG_ENDIAN);
        int from = source.position();
        int to = target.position();
        long twice = (long) key << 32 | key & 0xffffffffL;
        int whole = length & ~7;
        for (int i = 0; i < whole; i += 8) {
            target.putLong(to + i, source.getLong(from + i) ^ twice);
        }
        for (int i = whole; i < length; i++) {
            target.put(to + i, (byte) (source.get(from + i) ^ key >>> 24 - 8 * (i & 3)));
        }
    }

    /**
     * The mask for what follows.
     *
     * @param key the mask so far
     * @param used how many bytes were masked with it
     * @return the same, beginning with the byte that is next
     */
    static int advance(int key, int used) {
        return Integer.rotateLeft(key, 8 * (used & 3));
    }
}
