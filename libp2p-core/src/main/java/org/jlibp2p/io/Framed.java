package org.jlibp2p.io;

import java.util.concurrent.CompletableFuture;
import org.jlibp2p.wire.Codec;

public final class Framed<I, O> {
    private Framed() {}
    public static <I, O> Framed<I, O> of(Duplex duplex, Codec<I> in, Codec<O> out) { throw new UnsupportedOperationException(); }
    public CompletableFuture<I> receive() { throw new UnsupportedOperationException(); }
    public CompletableFuture<Void> send(O message) { throw new UnsupportedOperationException(); }
    public Duplex unframed() { throw new UnsupportedOperationException(); }
}
