package org.jlibp2p.interop.harness;

import java.util.Set;

/** What an error is about, whichever of its names a peer gives it. */
public enum ErrorKind {
    /** No connection came about. */
    DIAL("DialError", "DialException"),
    /** The other side does not speak the protocol. */
    NEGOTIATION("NegotiationError", "NegotiationException"),
    /** The stream was reset. */
    RESET("StreamResetError", "StreamResetException"),
    /** Time ran out. */
    TIMEOUT("TimeoutError", "TimeoutException", "OperationTimeoutException"),
    /** The connection went. */
    CLOSED("ConnectionClosedError", "ConnectionClosedException");

    private final Set<String> names;

    ErrorKind(String... names) {
        this.names = Set.of(names);
    }

    /**
     * Whether an error is of this kind.
     *
     * @param failure what a peer answered
     * @return true if its name is one of those for it
     */
    public boolean fits(PeerFailure failure) {
        return names.contains(failure.name());
    }
}
