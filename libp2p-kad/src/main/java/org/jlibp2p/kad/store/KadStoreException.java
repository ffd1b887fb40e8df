package org.jlibp2p.kad.store;

import java.nio.file.Path;
import java.util.Objects;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.journal.JournalException;

/** The file of a store of the DHT cannot be used, or no longer; the message says what to do. */
public final class KadStoreException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the file. */
    public enum Reason {
        /** Another store, of this process or of another one, has it open. */
        LOCKED,
        /** It is no store of the DHT at all. */
        FOREIGN,
        /** A newer version of this library wrote it. */
        NEWER,
        /** It was one, and something else has changed it. */
        DAMAGED,
        /** The system does not let it be read. */
        UNREADABLE,
        /** The system does not let it be written: the disk is full, or gone. */
        UNWRITABLE
    }

    /** What is wrong. */
    private final Reason reason;

    /** Which file, as text: paths cannot be serialized. */
    private final String file;

    KadStoreException(Reason reason, Path file, String message, Throwable cause) {
        super(Fault.LOCAL_FILE, "DHT store " + file + ": " + message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.file = file.toString();
    }

    static KadStoreException of(Path file, JournalException unusable) {
        return new KadStoreException(
                switch (unusable.reason()) {
                    case LOCKED -> Reason.LOCKED;
                    case FOREIGN -> Reason.FOREIGN;
                    case NEWER -> Reason.NEWER;
                    case DAMAGED -> Reason.DAMAGED;
                },
                file,
                switch (unusable.reason()) {
                    case FOREIGN, DAMAGED ->
                        unusable.getMessage() + " (DamagedStore.MOVE_ASIDE renames it, and begins anew)";
                    case LOCKED, NEWER -> unusable.getMessage();
                },
                unusable);
    }

    /**
     * What is wrong.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Which file.
     *
     * @return its path
     */
    public Path file() {
        return Path.of(file);
    }
}
