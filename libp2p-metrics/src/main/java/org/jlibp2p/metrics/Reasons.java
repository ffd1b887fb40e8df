package org.jlibp2p.metrics;

import java.util.Locale;
import java.util.concurrent.CancellationException;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.connection.LimitedConnectionException;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.negotiation.NegotiationException;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.transport.DialException;

/** Failures as values of a tag: a few words, whatever a peer does. */
final class Reasons {
    private Reasons() {}

    static String of(Throwable failure) {
        if (failure instanceof LimitExceededException) {
            return "limit";
        }
        if (failure instanceof OperationTimeoutException) {
            return "timeout";
        }
        if (failure instanceof CancellationException) {
            return "cancelled";
        }
        if (failure instanceof NodeClosedException) {
            return "shutdown";
        }
        if (failure instanceof NegotiationException) {
            return "negotiation";
        }
        if (failure instanceof HandshakeException handshake) {
            return lower(handshake.reason());
        }
        if (failure instanceof LimitedConnectionException) {
            return "limited_connection";
        }
        if (failure instanceof ConnectionClosedException closed) {
            return of(closed.code(), "closed");
        }
        if (failure instanceof StreamResetException reset) {
            return of(reset.code(), "reset");
        }
        if (failure instanceof DialException dial) {
            return dial.attempts().isEmpty() ? "not_tried" : "unreachable";
        }
        if (failure instanceof Libp2pException other) {
            return lower(other.fault());
        }
        return "error";
    }

    /** What was said on the wire, or a word for that nothing was. */
    static String of(ErrorCode code, String ifNone) {
        return code == ErrorCode.NONE ? ifNone : lower(code);
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
