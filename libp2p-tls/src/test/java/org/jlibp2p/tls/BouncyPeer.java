package org.jlibp2p.tls;

import java.io.IOException;
import java.util.Optional;

import org.bouncycastle.tls.TlsProtocol;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;

/** The other end of a pipe, driven by BouncyCastle's protocol in whatever role. On manual time. */
final class BouncyPeer {
    private final Duplex pipe;
    private final TlsProtocol protocol;
    private final StringBuilder received = new StringBuilder();
    private IOException failure;
    private boolean ended;

    BouncyPeer(Duplex pipe, TlsProtocol protocol) {
        this.pipe = pipe;
        this.protocol = protocol;
    }

    /** Sends what there is to send, and from here on takes what comes. */
    BouncyPeer start() {
        flush();
        Async.whenDone(Async.loop(() -> pipe.read().thenApply(this::take)), (done, broken) -> ended = true);
        return this;
    }

    private boolean take(Bytes bytes) {
        if (bytes.isEmpty()) {
            return false;
        }
        if (protocol.isClosed()) {
            return true;
        }
        try {
            protocol.offerInput(bytes.toByteArray());
            byte[] data = new byte[protocol.getAvailableInputBytes()];
            protocol.readInput(data, 0, data.length);
            received.append(Bytes.wrap(data).utf8());
        } catch (IOException e) {
            failure = e;
        }
        flush();
        return failure == null;
    }

    private void flush() {
        byte[] output = new byte[protocol.getAvailableOutputBytes()];
        protocol.readOutput(output, 0, output.length);
        if (output.length > 0) {
            pipe.write(Bytes.wrap(output));
        }
    }

    void say(String text) {
        try {
            byte[] data = Bytes.utf8(text).toByteArray();
            protocol.writeApplicationData(data, 0, data.length);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        flush();
    }

    void close() {
        try {
            protocol.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        flush();
        pipe.closeWrite();
    }

    String received() {
        return received.toString();
    }

    /** What went wrong here. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    boolean isEnded() {
        return ended;
    }
}
