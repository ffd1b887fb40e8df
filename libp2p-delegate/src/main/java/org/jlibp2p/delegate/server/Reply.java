package org.jlibp2p.delegate.server;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.record.InvalidRecordException;

/**
 * A whole answer. Immutable.
 *
 * @param status of HTTP
 * @param fields headers beside those that every answer has
 * @param body the body
 */
record Reply(int status, Map<String, String> fields, Bytes body) {
    /** How many bytes the words of an error have at most. */
    static final int MAX_MESSAGE = 1024;

    private static final String TEXT = "text/plain; charset=utf-8";

    Reply {
        fields = Map.copyOf(fields);
    }

    /** An answer in words, which is not to be kept. */
    static Reply text(int status, String message) {
        return text(status, message, Map.of("Cache-Control", "no-store"));
    }

    static Reply text(int status, String message, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("Content-Type", TEXT);
        Bytes words = Bytes.utf8(message + "\n");
        return new Reply(status, all, words.size() > MAX_MESSAGE ? words.slice(0, MAX_MESSAGE) : words);
    }

    /**
     * What a failure is answered with.
     *
     * @param failure of a request, a router, or a bug
     * @return 500 if it is none of those that there should be
     */
    static Reply of(Throwable failure) {
        if (failure instanceof HttpFault fault) {
            Map<String, String> fields = new LinkedHashMap<>(fault.fields());
            fields.putIfAbsent("Cache-Control", "no-store");
            return text(fault.status(), fault.getMessage(), fields);
        }
        if (failure instanceof OperationTimeoutException) {
            return text(504, "nobody has answered in time");
        }
        if (failure instanceof LimitExceededException) {
            return busy("too much is being searched for");
        }
        if (failure instanceof NodeClosedException) {
            return busy("what searches has stopped");
        }
        if (failure instanceof InvalidRecordException invalid) {
            return text(400, "the record is not valid: " + invalid.getMessage());
        }
        if (failure instanceof Libp2pException) {
            return text(502, "the search failed");
        }
        return text(500, "something unexpected has happened here");
    }

    /** An answer that may be had later. */
    static Reply busy(String message) {
        return text(503, message, Map.of("Cache-Control", "no-store", "Retry-After", "1"));
    }
}
