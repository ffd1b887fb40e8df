package org.jlibp2p.transport.ws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multiaddr.Component;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.netty.NettyAddresses;

/**
 * An address of WebSocket, taken apart: {@code /ip4/…/tcp/…} or the like, then {@code /ws}, {@code /tls/ws},
 * {@code /tls/sni/…/ws} or {@code /wss}, then perhaps {@code /http-path/…}. Immutable. Without {@code /tcp} the port is 80, or 443
 * with TLS. A name before {@code /ws} without TLS is what {@link org.jlibp2p.transport.AddressExpansion} leaves there.
 *
 * @param socket the address up to the port
 * @param tls whether TLS lies between
 * @param name the server's name, as it was dialled
 * @param path what is asked for or served, without a slash in front; empty if the address does not say
 */
record WebSocketAddress(Multiaddr socket, boolean tls, Optional<String> name, Optional<Bytes> path) {
    private static final Multiaddr HTTP_PORT = Multiaddr.parse("/tcp/80");
    private static final Multiaddr HTTPS_PORT = Multiaddr.parse("/tcp/443");

    /**
     * Takes an address apart.
     *
     * @param address any address
     * @return its parts; empty if it is of another kind, or its host is still a name
     */
    static Optional<WebSocketAddress> of(Multiaddr address) {
        return new Parser(address).parse();
    }

    private static final class Parser {
        private final List<Component> parts;
        private int at;

        Parser(Multiaddr address) {
            parts = address.components();
        }

        private boolean has(MultiaddrProtocol protocol) {
            return at < parts.size() && parts.get(at).protocol() == protocol;
        }

        private boolean skip(MultiaddrProtocol protocol) {
            boolean found = has(protocol);
            at += found ? 1 : 0;
            return found;
        }

        private Optional<Bytes> take(MultiaddrProtocol protocol) {
            return skip(protocol) ? Optional.of(parts.get(at - 1).value()) : Optional.empty();
        }

        Optional<WebSocketAddress> parse() {
            skip(MultiaddrProtocol.IP6ZONE);
            if (!skip(MultiaddrProtocol.IP6) && !skip(MultiaddrProtocol.IP4)) {
                return Optional.empty();
            }
            boolean port = skip(MultiaddrProtocol.TCP);
            Multiaddr front = Multiaddr.of(parts.subList(0, at));
            boolean shortForm = skip(MultiaddrProtocol.WSS);
            boolean tls = shortForm || skip(MultiaddrProtocol.TLS);
            Optional<Bytes> name = shortForm ? Optional.empty() : take(MultiaddrProtocol.SNI);
            if (!shortForm && !skip(MultiaddrProtocol.WS)) {
                return Optional.empty();
            }
            Optional<Bytes> path = take(MultiaddrProtocol.HTTP_PATH);
            Multiaddr socket = port ? front : front.with(tls ? HTTPS_PORT : HTTP_PORT);
            if (at < parts.size() || !NettyAddresses.isTcp(socket)) {
                return Optional.empty();
            }
            return Optional.of(new WebSocketAddress(socket, tls, name.map(Bytes::utf8), path.map(HttpTarget::bare)));
        }
    }

    /** Whether a node can listen there: the name of a listener without TLS would mean nothing. */
    boolean isListenable() {
        return tls || name.isEmpty();
    }

    /**
     * What stands behind the socket address in an address.
     *
     * @param address one that has been taken apart here
     * @return the rest of it, from {@code /tls}, {@code /ws} or {@code /wss} on
     */
    static Multiaddr suffix(Multiaddr address) {
        List<Component> parts = address.components();
        int at = 0;
        while (isInFront(parts.get(at).protocol())) {
            at++;
        }
        return Multiaddr.of(parts.subList(at, parts.size()));
    }

    private static boolean isInFront(MultiaddrProtocol protocol) {
        return switch (protocol) {
            case IP4, IP6, IP6ZONE, TCP -> true;
            default -> false;
        };
    }

    /** The plain form, as the far end of a connection: {@code /ws} or {@code /tls/ws} behind a socket address. */
    Multiaddr beside(Multiaddr otherSocket) {
        return tls
                ? otherSocket.with(MultiaddrProtocol.TLS).with(MultiaddrProtocol.WS)
                : otherSocket.with(MultiaddrProtocol.WS);
    }

    /** An address as others know it: a name without TLS means something to this node alone. */
    static Multiaddr withoutPlainName(Multiaddr address) {
        if (address.has(MultiaddrProtocol.TLS) || !address.has(MultiaddrProtocol.SNI)) {
            return address;
        }
        List<Component> kept = new ArrayList<>(address.components());
        kept.removeIf(part -> part.protocol() == MultiaddrProtocol.SNI);
        return Multiaddr.of(kept);
    }
}
