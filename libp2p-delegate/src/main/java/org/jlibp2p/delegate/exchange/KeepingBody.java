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
    private final HttpCache cache;
    private final Consumer<Bytes> onAll;
    private ByteArrayOutputStream read = new ByteArrayOutputStream();

    /**
     * A body.
     *
     * @param cache has room for it, or not
     * @param onAll is told all of it when its end has been read; never if it is too large, or closed before
     */
    KeepingBody(Body body, HttpCache cache, Consumer<Bytes> onAll) {
        this.body = body;
        this.cache = cache;
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
            Bytes all = Bytes.wrap(read.toByteArray());
            forget();
            onAll.accept(all);
        } else if (read.size() + piece.get().size() > cache.maxBody()
                || !cache.gather(piece.get().size())) {
            forget();
        } else {
            read.writeBytes(piece.get().toByteArray());
        }
        return piece;
    }

    private void forget() {
        if (read != null) {
            cache.release(read.size());
            read = null;
        }
    }

    @Override
    public void goOn() {
        body.goOn();
    }

    @Override
    public void close() {
        forget();
        body.close();
    }
}
