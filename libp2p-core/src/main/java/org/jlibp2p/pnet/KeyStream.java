package org.jlibp2p.pnet;

import java.nio.ByteBuffer;

import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.jlibp2p.bytes.Bytes;

/** One direction of a connection: XSalsa20 from its beginning on. No I/O; confined to one thread. */
final class KeyStream {
    static final int NONCE_SIZE = 24;

    /** What is taken out of a direct buffer at a time; stays in the processor's first cache. */
    private static final int PIECE = 8 * 1024;

    private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[PIECE]);

    private final XSalsa20Engine salsa = new XSalsa20Engine();

    KeyStream(PreSharedKey key, Bytes nonce) {
        salsa.init(true, new ParametersWithIV(new KeyParameter(key.secret().toByteArray()), nonce.toByteArray()));
    }

    /** Goes over bytes of an array, in place. */
    void apply(byte[] bytes, int from, int size) {
        salsa.processBytes(bytes, from, size, bytes, from);
    }

    /** Goes over the bytes of a buffer of whatever kind between an index and its position, in place. */
    void apply(ByteBuffer buffer, int from) {
        int end = buffer.position();
        if (buffer.hasArray()) {
            apply(buffer.array(), buffer.arrayOffset() + from, end - from);
            return;
        }
        byte[] scratch = SCRATCH.get();
        ByteBuffer view = buffer.duplicate();
        for (int at = from; at < end; at += PIECE) {
            int size = Math.min(PIECE, end - at);
            view.position(at);
            view.get(scratch, 0, size);
            apply(scratch, 0, size);
            view.position(at);
            view.put(scratch, 0, size);
        }
    }
}
