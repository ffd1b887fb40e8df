package org.jlibp2p.testkit;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;

/** A pipe that does what another one does, but for what a subclass breaks. */
class ForwardingDuplex implements Duplex {
    private final Duplex sound;

    ForwardingDuplex(Duplex sound) {
        this.sound = sound;
    }

    @Override
    public CompletableFuture<Bytes> read() {
        return sound.read();
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        return sound.write(bytes);
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        return sound.closeWrite();
    }

    @Override
    public void reset(Throwable reason) {
        sound.reset(reason);
    }

    @Override
    public CompletableFuture<Void> closed() {
        return sound.closed();
    }

    @Override
    public EventLoop loop() {
        return sound.loop();
    }
}
