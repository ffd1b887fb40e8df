package org.jlibp2p.transport.ws;

import java.io.IOException;
import java.security.GeneralSecurityException;

/** Reads a key and its certificates. Blocks. */
@FunctionalInterface
interface KeySource {
    /**
     * What the files hold now.
     *
     * @return a key that belongs to the first certificate
     * @throws IOException if the files cannot be read
     * @throws GeneralSecurityException if what is in them cannot be used
     */
    KeyAndChain read() throws IOException, GeneralSecurityException;
}
