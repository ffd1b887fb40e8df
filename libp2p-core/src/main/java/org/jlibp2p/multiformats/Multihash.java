package org.jlibp2p.multiformats;

import org.jlibp2p.bytes.Bytes;

public final class Multihash implements Comparable<Multihash> {
    private Multihash() {}

    public static Multihash decode(Bytes bytes) {
        throw new UnsupportedOperationException();
    }

    public static Multihash identity(Bytes digest) {
        throw new UnsupportedOperationException();
    }

    public static Multihash sha256(Bytes content) {
        throw new UnsupportedOperationException();
    }

    public long code() {
        throw new UnsupportedOperationException();
    }

    public Bytes digest() {
        throw new UnsupportedOperationException();
    }

    public Bytes bytes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Multihash other) {
        throw new UnsupportedOperationException();
    }
}
