package org.jlibp2p.cli;

import java.io.PrintStream;

import org.jlibp2p.examples.Printable;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerInfo;

/** Where a peer is, as lines. */
final class PeerLines {
    private PeerLines() {}

    /** Each address whole, so that it can be given to another command. */
    static void print(PrintStream out, PeerInfo peer) {
        String id = peer.id().toString();
        if (peer.addresses().isEmpty()) {
            out.println(id + "  (nobody said where)");
        }
        peer.addresses()
                .forEach(address -> out.println(
                        Printable.escape(address.with(MultiaddrProtocol.P2P, id).toString())));
        out.flush();
    }
}
