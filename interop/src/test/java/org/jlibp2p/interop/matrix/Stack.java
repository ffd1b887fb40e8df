package org.jlibp2p.interop.matrix;

import java.util.List;

import org.jlibp2p.interop.harness.PeerKind;

/**
 * Everything between the socket and the streams.
 *
 * @param name its layers, from the socket on
 * @param setup how the peers are started
 * @param transport what comes behind the port of the address that is dialled
 */
record Stack(String name, Setup setup, String transport) {
    static final Stack CORE = new Stack("tcp+noise+yamux", Setup.CORE, "");
    static final Stack TCP_TLS = new Stack("tcp+tls+yamux", Setup.TLS, "");
    static final Stack WS_TLS = new Stack("ws+tls+yamux", Setup.TLS, "/ws");
    static final Stack WS_NOISE = new Stack("ws+noise+yamux", Setup.WEB_SOCKET, "/ws");
    static final Stack WSS_NOISE = new Stack("wss+noise+yamux", Setup.WEB_SOCKET, "/tls/ws");
    static final Stack TCP_MPLEX = new Stack("tcp+noise+mplex", Setup.MPLEX, "");
    static final Stack TCP_PLAINTEXT = new Stack("tcp+plaintext+yamux", Setup.PLAINTEXT, "");

    /** The stacks beside the core's, those of one setup together. */
    static List<Stack> others() {
        return List.of(TCP_TLS, WS_TLS, WS_NOISE, WSS_NOISE, TCP_MPLEX, TCP_PLAINTEXT);
    }

    /** The protocol that connections have to be secured with. */
    String encryption() {
        return switch (setup.security()) {
            case "tls" -> "/tls/1.0.0";
            case "plaintext" -> "/plaintext/2.0.0";
            default -> "/" + setup.security();
        };
    }

    /** The protocol that connections have to be multiplexed with. */
    String multiplexer() {
        return setup.muxer().equals("mplex") ? "/mplex/6.7.0" : "/yamux/1.0.0";
    }

    /** Whether the security handshake settles the multiplexer, so that nothing is negotiated after it. */
    boolean earlyMuxer(Direction direction) {
        return !setup.security().equals("plaintext") && direction.kinds().noneMatch(PeerKind.RUST::equals);
    }

    /** Whether an address is listened on with this transport. */
    boolean isAt(String address) {
        return Addresses.behindPort(address).equals(transport);
    }

    @Override
    public String toString() {
        return name;
    }
}
