package org.jlibp2p.delegate.server;

import java.util.Map;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** A request that is not answered with what it asks for: the status to answer with, and why in words. */
final class HttpFault extends Libp2pException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Map<String, String> fields;

    HttpFault(int status, String message) {
        this(status, message, Map.of());
    }

    /**
     * A request that is not answered.
     *
     * @param status of HTTP
     * @param message for whoever asked
     * @param fields headers that the status needs
     */
    HttpFault(int status, String message, Map<String, String> fields) {
        super(Fault.REMOTE, message, null, false);
        this.status = status;
        this.fields = fields;
    }

    /** A request that may be asked again in a second. */
    static HttpFault later(int status, String message) {
        return new HttpFault(status, message, Map.of("Retry-After", "1"));
    }

    int status() {
        return status;
    }

    Map<String, String> fields() {
        return fields;
    }
}
