package org.jlibp2p.io;

public final class BlockingDuplex {
    private BlockingDuplex() {}
    public static BlockingDuplex of(Duplex duplex) { throw new UnsupportedOperationException(); }
}
