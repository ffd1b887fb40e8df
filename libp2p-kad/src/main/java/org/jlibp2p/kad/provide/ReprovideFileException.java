package org.jlibp2p.kad.provide;

import java.nio.file.Path;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** The file of a {@link FileReprovideStore} cannot be used; the message says why, and what helps. */
public final class ReprovideFileException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** Which file, as text: paths cannot be serialized. */
    private final String file;

    ReprovideFileException(Path file, Throwable cause) {
        super(Fault.LOCAL_FILE, file + " cannot be used for what is kept provided: " + cause.getMessage(), cause);
        this.file = file.toString();
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
