package org.jlibp2p.rendezvous;

import org.jlibp2p.bytes.Bytes;

/** What a name has to be like under which peers register. Pure. */
final class Namespace {
    /** The same for people. */
    static final String RULE = "a namespace has from 1 to " + RendezvousServerOptions.MAX_NAMESPACE + " bytes";

    private Namespace() {}

    static boolean isValid(String name) {
        int size = Bytes.utf8(name).size();
        return size >= 1 && size <= RendezvousServerOptions.MAX_NAMESPACE;
    }

    /** Refuses any other name of this node's application. */
    static void check(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    RULE + ", and not " + Bytes.utf8(name).size());
        }
    }
}
