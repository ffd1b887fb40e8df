package org.jlibp2p.reachability.autonat.protocol;

import org.jlibp2p.MalformedMessageException;

/** What became of a request in version 1. */
public enum V1Status {
    /** One of the addresses was reached. */
    OK(0),
    /** None was. */
    DIAL_ERROR(100),
    /** The server did not dial. */
    DIAL_REFUSED(101),
    /** The request makes no sense. */
    BAD_REQUEST(200),
    /** Something else went wrong at the server. */
    INTERNAL_ERROR(300);

    private final int code;

    V1Status(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static V1Status of(int code) {
        for (V1Status status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        throw new MalformedMessageException("AutoNAT status " + code + " is none that is known");
    }
}
