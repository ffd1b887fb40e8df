package org.jlibp2p.relay.client;

import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/** Relays that exist in tests only. */
final class Relays {
    private Relays() {}

    static PeerId id(int number) {
        return PeerId.decode(Multihash.sha256(Bytes.utf8("relay " + number)).bytes());
    }

    /** Each in a network of its own. */
    static PeerInfo of(int number) {
        return at(number, "/ip4/" + (11 + number / 200) + "." + number % 200 + ".0.1/tcp/4001");
    }

    static PeerInfo at(int number, String address) {
        return new PeerInfo(id(number), List.of(Multiaddr.parse(address)));
    }
}
