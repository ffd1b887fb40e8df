package org.jlibp2p.delegate.exchange;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;

/** A body that is here already. */
final class KeptBody implements Body {
    private static final int PIECE = 16_384;

    private Bytes rest;

    KeptBody(Bytes all) {
        rest = all;
    }

    @Override
    public CompletableFuture<Optional<Bytes>> read() {
        if (rest.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Bytes piece = rest.slice(0, Math.min(PIECE, rest.size()));
        rest = rest.slice(piece.size());
        return CompletableFuture.completedFuture(Optional.of(piece));
    }

    @Override
    public void close() {
        rest = Bytes.empty();
    }
}
