package org.jlibp2p.cli.demo;

import java.io.InputStream;
import java.util.Objects;

/** So many bytes of a fixed pattern, at the speed of memory. For one thread. */
final class SampleInput extends InputStream {
    private static final int BLOCK = 1 << 20;

    private final byte[] block = new byte[BLOCK];
    private final long size;
    private long position;

    SampleInput(long size) {
        this.size = size;
        for (int i = 0; i < BLOCK; i++) {
            block[i] = (byte) (i ^ i >>> 8 ^ i >>> 16);
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (position == size) {
            return -1;
        }
        int from = (int) (position % BLOCK);
        int count = (int) Math.min(Math.min(length, BLOCK - from), size - position);
        System.arraycopy(block, from, target, offset, count);
        position += count;
        return count;
    }
}
