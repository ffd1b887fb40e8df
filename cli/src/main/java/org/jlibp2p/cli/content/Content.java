package org.jlibp2p.cli.content;

import java.io.IOException;
import java.io.InputStream;

/** What can be fetched: bytes that are the same each time. Any thread, and several at a time. */
public interface Content {
    /**
     * How much it is.
     *
     * @return bytes
     */
    long size();

    /**
     * Opens it.
     *
     * @return so many bytes as {@link #size()} says, from the beginning
     * @throws IOException if that is not possible any more
     */
    InputStream open() throws IOException;
}
