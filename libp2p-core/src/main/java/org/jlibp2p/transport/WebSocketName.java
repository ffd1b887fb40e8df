package org.jlibp2p.transport;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr.Component;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/** The name of a WebSocket server, kept in an address whose front has become an IP address. Pure. */
final class WebSocketName {
    private WebSocketName() {}

    /**
     * What stands behind a name, with the name in it if it is WebSocket and no other name is there.
     *
     * @param name what was looked up
     * @param rest what stands behind it
     * @return what stands behind the IP address; the short form {@code /wss} becomes {@code /tls/sni/…/ws}
     */
    static List<Component> keep(String name, List<Component> rest) {
        int at = !rest.isEmpty() && rest.get(0).protocol() == MultiaddrProtocol.TCP ? 1 : 0;
        boolean shortForm = is(rest, at, MultiaddrProtocol.WSS);
        boolean tls = is(rest, at, MultiaddrProtocol.TLS);
        int webSocket = tls ? at + 1 : at;
        if (!shortForm && !is(rest, webSocket, MultiaddrProtocol.WS)) {
            return rest;
        }
        List<Component> kept = new ArrayList<>(rest.subList(0, at));
        if (shortForm || tls) {
            kept.add(new Component(MultiaddrProtocol.TLS, Bytes.empty()));
        }
        kept.add(new Component(MultiaddrProtocol.SNI, Bytes.utf8(name)));
        kept.add(new Component(MultiaddrProtocol.WS, Bytes.empty()));
        kept.addAll(rest.subList(webSocket + 1, rest.size()));
        return kept;
    }

    private static boolean is(List<Component> parts, int index, MultiaddrProtocol protocol) {
        return index < parts.size() && parts.get(index).protocol() == protocol;
    }
}
