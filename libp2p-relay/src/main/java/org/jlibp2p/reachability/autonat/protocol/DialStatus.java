package org.jlibp2p.reachability.autonat.protocol;

import org.jlibp2p.MalformedMessageException;

/** How dialling the chosen address went, in version 2. */
public enum DialStatus {
    /** No address was dialled. */
    UNUSED(0),
    /** It could not be connected to. */
    DIAL_ERROR(100),
    /** It could, and the nonce could not be delivered. */
    DIAL_BACK_ERROR(101),
    /** The nonce was delivered. */
    OK(200);

    private final int code;

    DialStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static DialStatus of(int code) {
        for (DialStatus status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        throw new MalformedMessageException("AutoNAT dial status " + code + " is none that is known");
    }
}
