package org.jlibp2p.tls;

import java.nio.ByteBuffer;

/**
 * Room for some records, which belongs to a thread and is used over and over for what is needed only while a method runs:
 * idle connections hold no memory for it, and it stays in the processor's cache.
 */
final class Scratch implements AutoCloseable {
    /** As much as a muxer writes at a time, in records, and some. */
    private static final int SIZE = 5 * RecordFormat.MAX_PLAINTEXT;

    private static final ThreadLocal<Scratch> PLAINTEXT = ThreadLocal.withInitial(Scratch::new);
    private static final ThreadLocal<Scratch> SEALED = ThreadLocal.withInitial(Scratch::new);

    private byte[] array;
    private boolean taken;

    /** Room for what is not sealed yet, which nobody else has until it is closed. */
    static Scratch forPlaintext() {
        return take(PLAINTEXT);
    }

    /** Room for sealed records, which nobody else has until it is closed. */
    static Scratch forSealed() {
        return take(SEALED);
    }

    private static Scratch take(ThreadLocal<Scratch> mine) {
        Scratch scratch = mine.get();
        if (scratch.taken) { // one channel inside another
            scratch = new Scratch();
        }
        scratch.taken = true;
        return scratch;
    }

    /** An empty buffer of some size over an array, or over one of its own if this is too small for that. */
    ByteBuffer buffer(int size) {
        if (size > SIZE) {
            return ByteBuffer.allocate(size);
        }
        if (array == null) {
            array = new byte[SIZE];
        }
        return ByteBuffer.wrap(array, 0, size);
    }

    @Override
    public void close() {
        taken = false;
    }
}
