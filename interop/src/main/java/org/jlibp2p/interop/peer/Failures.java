package org.jlibp2p.interop.peer;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.pnet.PrivateNetworkException;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.transport.DialException;

/** Failures as answers show them: the exception's own name and words, whose turn it is, and the fields it carries. */
final class Failures {
    private Failures() {}

    static Map<String, Object> describe(Throwable failure) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", failure.getClass().getSimpleName());
        fields.put("message", String.valueOf(failure.getMessage()));
        if (failure instanceof Libp2pException known) {
            fields.put("fault", known.fault().name());
        }
        if (failure instanceof StreamResetException reset) {
            fields.put("code", reset.code().onStream());
            fields.put("remote", reset.remote());
        } else if (failure instanceof ConnectionClosedException closed) {
            fields.put("code", closed.code().onConnection());
            fields.put("remote", closed.remote());
        } else if (failure instanceof HandshakeException handshake) {
            fields.put("reason", handshake.reason().name());
        } else if (failure instanceof PrivateNetworkException stranger) {
            fields.put("reason", stranger.reason().name());
        } else if (failure instanceof LimitExceededException limit) {
            fields.put("limit", limit.limit());
            fields.put("scope", limit.scope());
        } else if (failure instanceof DialException dial) {
            fields.put(
                    "attempts",
                    dial.attempts().entrySet().stream()
                            .map(attempt -> {
                                Map<String, Object> described = describe(attempt.getValue());
                                described.put("addr", attempt.getKey().toString());
                                return described;
                            })
                            .toList());
        }
        return fields;
    }
}
