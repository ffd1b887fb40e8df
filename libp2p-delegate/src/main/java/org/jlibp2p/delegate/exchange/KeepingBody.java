package org.jlibp2p.delegate.exchange;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;

/** A body that is remembered while it is read, if it is not too large. Confined to the loop. */
final class KeepingBody implements Body {
    private final Body body;
    private final long most;
    private final Consumer<Bytes> onAll;
    private ByteArrayOutputStream read = new ByteArrayOutputStream();

    /**
     * A body.
     *
     * @param onAll is told all of it when its end has been read; never if it is above the bound, or closed before
     */
    KeepingBody(Body body, long most, Consumer<Bytes> onAll) {
        this.body = body;
        this.most = most;
        this.onAll = onAll;
    }

    @Override
    public CompletableFuture<Optional<Bytes>> read() {
        return Async.map(body.read(), this::remember, unneeded -> {});
    }

    private Optional<Bytes> remember(Optional<Bytes> piece) {
        if (read == null) {
            return piece;
        }
        if (piece.isEmpty()) {
            onAll.accept(Bytes.wrap(read.toByteArray()));
            read = null;
        } else if (read.size() + piece.get().size() > most) {
            read = null;
        } else {
            read.writeBytes(piece.get().toByteArray());
        }
        return piece;
    }

    @Override
    public void close() {
        read = null;
        body.close();
    }
}
