package org.jlibp2p.status;

import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/** How the way that an address describes is called. */
final class Transports {
    private static final List<MultiaddrProtocol> NAMED = List.of(
            MultiaddrProtocol.P2P_CIRCUIT,
            MultiaddrProtocol.WEBTRANSPORT,
            MultiaddrProtocol.WEBRTC_DIRECT,
            MultiaddrProtocol.WEBRTC,
            MultiaddrProtocol.QUIC_V1,
            MultiaddrProtocol.QUIC,
            MultiaddrProtocol.WSS,
            MultiaddrProtocol.WS,
            MultiaddrProtocol.TCP,
            MultiaddrProtocol.UDP,
            MultiaddrProtocol.MEMORY);

    private Transports() {}

    /** One word for people: {@code tcp}, {@code wss}, {@code relay}. */
    static String of(Multiaddr address) {
        for (MultiaddrProtocol each : NAMED) {
            if (address.has(each)) {
                boolean secure = each == MultiaddrProtocol.WS && address.has(MultiaddrProtocol.TLS);
                return each == MultiaddrProtocol.P2P_CIRCUIT ? "relay" : secure ? "wss" : each.toString();
            }
        }
        return address.components().isEmpty()
                ? "other"
                : address.components().get(0).protocol().toString();
    }
}
