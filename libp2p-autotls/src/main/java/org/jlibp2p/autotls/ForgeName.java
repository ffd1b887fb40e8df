package org.jlibp2p.autotls;

import java.util.List;
import java.util.Optional;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.multiformats.Multibase;
import org.jlibp2p.peer.PeerId;

/**
 * The name that a broker gives to a peer, and those of the peer's addresses below it. Pure.
 *
 * @param host the peer's id as a CID in base 36, a dot, and the broker's domain
 */
record ForgeName(String host) {
    static ForgeName of(PeerId peer, String domain) {
        return new ForgeName(peer.toCid().toString(Multibase.BASE36) + "." + domain);
    }

    /** What the certificate is for: every address of the peer. */
    String wildcard() {
        return "*." + host;
    }

    /** Where the answer to the challenge of RFC 8555, 8.4, is looked for. */
    String challenge() {
        return "_acme-challenge." + host;
    }

    /** The name of one IP address: with dashes, and a zero where there would be one at an end. */
    private Optional<String> hostOf(Multiaddr.Component ip) {
        String text = ip.text();
        if (ip.protocol() == MultiaddrProtocol.IP4) {
            return Optional.of(text.replace('.', '-') + "." + host);
        }
        if (ip.protocol() != MultiaddrProtocol.IP6 || text.contains(".")) {
            return Optional.empty(); // mixed notation is not understood by brokers
        }
        String dashed = text.replace(':', '-');
        dashed = dashed.startsWith("-") ? "0" + dashed : dashed;
        dashed = dashed.endsWith("-") ? dashed + "0" : dashed;
        return Optional.of(dashed + "." + host);
    }

    /** The same socket as an address that names what the certificate is for. */
    Optional<Multiaddr> secure(Multiaddr address) {
        if (!isSocket(address)) {
            return Optional.empty();
        }
        List<Multiaddr.Component> socket = address.components().subList(0, 2);
        return hostOf(socket.get(0))
                .map(name -> Multiaddr.of(socket)
                        .with(MultiaddrProtocol.TLS)
                        .with(MultiaddrProtocol.SNI, name)
                        .with(MultiaddrProtocol.WS));
    }

    /** Whether an address begins with an IP address and a port of TCP. */
    static boolean isSocket(Multiaddr address) {
        List<Multiaddr.Component> parts = address.components();
        return parts.size() >= 2
                && (parts.get(0).protocol() == MultiaddrProtocol.IP4
                        || parts.get(0).protocol() == MultiaddrProtocol.IP6)
                && parts.get(1).protocol() == MultiaddrProtocol.TCP;
    }

    /** Whether an address is that of a secure WebSocket at a socket, without a name. */
    static boolean isNamelessWebSocket(Multiaddr address) {
        if (!isSocket(address)) {
            return false;
        }
        List<MultiaddrProtocol> behind = address.components().stream()
                .skip(2)
                .map(Multiaddr.Component::protocol)
                .toList();
        return behind.equals(List.of(MultiaddrProtocol.TLS, MultiaddrProtocol.WS))
                || behind.equals(List.of(MultiaddrProtocol.WSS));
    }
}
