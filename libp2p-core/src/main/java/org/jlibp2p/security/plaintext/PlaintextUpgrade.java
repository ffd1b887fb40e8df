package org.jlibp2p.security.plaintext;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.Framed;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;
import org.jlibp2p.security.SecureConnection;
import org.jlibp2p.security.Security;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries the two messages over a pipe. Confined to the pipe's loop. */
final class PlaintextUpgrade {
    private static final Logger LOG = LoggerFactory.getLogger(PlaintextUpgrade.class);

    private final Duplex raw;
    private final Security.Handshake handshake;
    private final Framed<PlaintextExchange, PlaintextExchange> messages;
    private final CompletableFuture<SecureConnection> result = new CompletableFuture<>();
    private boolean ended;

    PlaintextUpgrade(Duplex raw, Security.Handshake handshake) {
        this.raw = raw;
        this.handshake = handshake;
        this.messages = Framed.of(raw, PlaintextExchange.CODEC, PlaintextExchange.CODEC);
    }

    CompletableFuture<SecureConnection> run() {
        Async.whenDone(result, (connection, failure) -> Async.on(raw.loop(), this::abandon));
        // Not waited for: if it fails the pipe has failed, and says so at the next read.
        messages.send(PlaintextExchange.of(handshake.self()));
        Async.whenDone(messages.next().thenApply(this::check), (key, failure) -> {
            if (failure != null) {
                fail(Async.unwrap(failure));
            } else {
                succeed(key);
            }
        });
        return result;
    }

    private PublicKey check(Optional<PlaintextExchange> said) {
        return said.orElseThrow(() -> new HandshakeException(
                        Reason.CLOSED_EARLY, "the peer closed the connection before it said who it is"))
                .check(handshake.expected());
    }

    private void succeed(PublicKey key) {
        ended = true;
        if (!result.complete(new PlaintextConnection(messages.unframed(), key))) {
            raw.reset(new StreamResetException(ErrorCode.NONE, false));
        }
    }

    private void fail(Throwable failure) {
        Libp2pException reason = failure instanceof MalformedMessageException
                ? new HandshakeException(Reason.MALFORMED, "the peer did not say who it is", failure)
                : StreamResetException.from(failure);
        if (!(failure instanceof Libp2pException) && !ended) {
            LOG.error("a handshake failed in a way it should not", failure);
        }
        ended = true;
        raw.reset(reason);
        result.completeExceptionally(reason);
    }

    /** The other end of a result that was completed from outside. */
    private void abandon() {
        if (!ended) {
            ended = true;
            raw.reset(new StreamResetException(ErrorCode.NONE, false));
        }
    }
}
