package org.jlibp2p.cli;

import org.jlibp2p.examples.Printable;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import picocli.CommandLine.TypeConversionException;

/**
 * The peer that a command is about: where it is and who it is.
 *
 * @param address ends in {@code /p2p} and the peer's id
 * @param peer that id
 */
record Target(Multiaddr address, PeerId peer) {
    static Target parse(String text) {
        Multiaddr address;
        try {
            address = Multiaddr.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("not an address: " + Printable.escape(e.getMessage())
                    + "; `jlibp2p listen` and `jlibp2p bootstrap` print such as are");
        }
        PeerId peer = PeerId.of(address)
                .orElseThrow(
                        () -> new TypeConversionException(
                                "'" + address
                                        + "' does not say which peer is there: it must end in /p2p/<peer id>, as `jlibp2p listen` and `jlibp2p bootstrap` print it"));
        return new Target(address, peer);
    }
}
