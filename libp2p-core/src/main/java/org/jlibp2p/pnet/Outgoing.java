package org.jlibp2p.pnet;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

import org.jlibp2p.bytes.Bytes;

/** What goes out: the nonce in front of the first bytes, and the key stream over all others. No I/O; one thread. */
final class Outgoing {
    private final KeyStream stream;
    private Bytes nonce;

    Outgoing(PreSharedKey key, Bytes nonce) {
        this.stream = new KeyStream(key, nonce);
        this.nonce = nonce;
    }

    /** How many bytes go out in front of the next ones. */
    int ahead() {
        return nonce.size();
    }

    /** Appends what a source appends, protected, and what has to stand in front of it. */
    void write(Consumer<? super ByteBuffer> source, ByteBuffer target) {
        nonce.copyTo(target);
        nonce = Bytes.empty();
        int from = target.position();
        source.accept(target);
        stream.apply(target, from);
    }
}
