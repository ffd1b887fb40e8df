package org.jlibp2p.kad.server;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** A peer asked for something that a server of the DHT does not do. There is no stack trace: the peer's doing has no place here. */
public final class RefusedRequestException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    private final Reason reason;

    /** What can be wrong with a request. */
    public enum Reason {
        /** It has no key, and needs one. */
        NO_KEY,
        /** Its key is longer than keys of this kind may be. */
        KEY_TOO_LONG,
        /** It is to keep a value under another key than the value's own. */
        OTHER_KEY,
        /** The value is longer than values may be. */
        VALUE_TOO_LONG,
        /** Of the providers that it names none is the sender with an address. */
        NO_PROVIDER
    }

    RefusedRequestException(Reason reason, String message) {
        super(Fault.REMOTE, message, null, false);
        this.reason = reason;
    }

    /**
     * What is wrong.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
