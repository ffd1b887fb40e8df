package org.jlibp2p.io;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;

/** A pipe with bytes put back in front of its input. */
final class PrefixedDuplex implements Duplex {
    private final Duplex duplex;
    private Bytes prefix;

    PrefixedDuplex(Duplex duplex, Bytes prefix) {
        this.duplex = duplex;
        this.prefix = prefix;
    }

    @Override
    public CompletableFuture<Bytes> read() {
        return Async.call(duplex.loop(), () -> {
            if (prefix == null) {
                return duplex.read();
            }
            Bytes bytes = prefix;
            prefix = null;
            return CompletableFuture.completedFuture(bytes);
        });
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        return duplex.write(bytes);
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        return duplex.closeWrite();
    }

    @Override
    public void reset(Throwable reason) {
        duplex.reset(reason);
    }

    @Override
    public CompletableFuture<Void> closed() {
        return duplex.closed();
    }

    @Override
    public EventLoop loop() {
        return duplex.loop();
    }
}
