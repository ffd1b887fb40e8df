package org.jlibp2p.wire;

import org.jlibp2p.bytes.Bytes;

record BytesCodec(int maxSize) implements Codec<Bytes> {
    BytesCodec {
        if (maxSize <= 0) {
            throw new IllegalArgumentException("maxSize must be above zero, not " + maxSize);
        }
    }

    @Override
    public Bytes encode(Bytes message) {
        return message;
    }

    @Override
    public Bytes decode(Bytes bytes) {
        return bytes;
    }
}
