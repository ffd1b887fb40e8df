package org.jlibp2p.multiformats;

import org.jlibp2p.bytes.Bytes;

public final class Cid implements Comparable<Cid> {
    private Cid() {}

    public static Cid parse(String text) {
        throw new UnsupportedOperationException();
    }

    public static Cid decode(Bytes bytes) {
        throw new UnsupportedOperationException();
    }

    public static Cid v1(long codec, Multihash hash) {
        throw new UnsupportedOperationException();
    }

    public int version() {
        throw new UnsupportedOperationException();
    }

    public long codec() {
        throw new UnsupportedOperationException();
    }

    public Multihash hash() {
        throw new UnsupportedOperationException();
    }

    public Bytes bytes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Cid other) {
        throw new UnsupportedOperationException();
    }
}
