package org.jlibp2p.reachability.autonat.protocol;

import org.jlibp2p.MalformedMessageException;

/** What became of a request in version 2. */
public enum ResponseStatus {
    /** Something else went wrong at the server. */
    INTERNAL_ERROR(0),
    /** The server does not serve this client now: too many requests. */
    REQUEST_REJECTED(100),
    /** The server can or will dial none of the addresses. */
    DIAL_REFUSED(101),
    /** An address was dialled, with whatever outcome. */
    OK(200);

    private final int code;

    ResponseStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static ResponseStatus of(int code) {
        for (ResponseStatus status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        throw new MalformedMessageException("AutoNAT response status " + code + " is none that is known");
    }
}
