package org.jlibp2p.interop.matrix;

import java.util.List;

import org.jlibp2p.interop.harness.PeerKind;

/**
 * Everything between the socket and the streams.
 *
 * @param name its layers, from the socket on
 * @param setup how the peers are started
 */
record Stack(String name, Setup setup) {
    static final Stack CORE = of("tcp", "noise", "yamux");
    static final Stack TCP_TLS = of("tcp", "tls", "yamux");
    static final Stack WS_NOISE = of("ws", "noise", "yamux");
    static final Stack WS_TLS = of("ws", "tls", "yamux");
    static final Stack WSS_NOISE = of("wss", "noise", "yamux");
    static final Stack TCP_MPLEX = of("tcp", "noise", "mplex");
    static final Stack TCP_PLAINTEXT = of("tcp", "plaintext", "yamux");

    private static Stack of(String transport, String security, String muxer) {
        String behindPort = switch (transport) {
            case "ws" -> "/ws";
            case "wss" -> "/tls/ws";
            default -> "";
        };
        return new Stack(String.join("+", transport, security, muxer), new Setup(security, muxer, behindPort));
    }

    /** The stacks beside the core's. */
    static List<Stack> others() {
        return List.of(TCP_TLS, WS_NOISE, WS_TLS, WSS_NOISE, TCP_MPLEX, TCP_PLAINTEXT);
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

    @Override
    public String toString() {
        return name;
    }
}
