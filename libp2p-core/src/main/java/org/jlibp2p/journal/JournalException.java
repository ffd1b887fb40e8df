package org.jlibp2p.journal;

import java.nio.file.Path;
import java.util.Objects;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** A journal's file cannot be used. Stores make their own exception of it, which their users know. */
public final class JournalException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the file. */
    public enum Reason {
        /** Another store, of this process or of another one, has it open. */
        LOCKED,
        /** It is no journal of this kind. */
        FOREIGN,
        /** A newer version of this library wrote it. */
        NEWER,
        /** It was one, and something else has changed it. */
        DAMAGED
    }

    /** What is wrong. */
    private final Reason reason;

    JournalException(Reason reason, Path file, String message) {
        super(Fault.LOCAL_FILE, message);
        this.reason = Objects.requireNonNull(reason, "reason of " + file);
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
