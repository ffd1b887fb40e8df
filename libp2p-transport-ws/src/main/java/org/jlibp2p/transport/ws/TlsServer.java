package org.jlibp2p.transport.ws;

import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.netty.handler.ssl.SslHandler;

/**
 * The server's side of TLS. Pure. Only TLS 1.3, which every peer and browser has: no renegotiation, and no compression. Of the
 * application's protocols {@code http/1.1} is chosen where it is offered, and none otherwise.
 *
 * <p>Specification: RFC 8446; RFC 7301.
 */
final class TlsServer {
    static final String HTTP = "http/1.1";

    /** How long the last words may take when a connection ends. */
    static final long CLOSE_MILLIS = 1000;

    /** The fastest first: what is inside is encrypted again, and all of them are strong enough by far. */
    private static final List<String> BY_SPEED =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    private TlsServer() {}

    /** The same suites, the fastest ones in front. */
    static String[] bySpeed(String... suites) {
        return Stream.concat(
                        BY_SPEED.stream().filter(List.of(suites)::contains),
                        Stream.of(suites).filter(suite -> !BY_SPEED.contains(suite)))
                .toArray(String[]::new);
    }

    static SslHandler handler(SSLContext context) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setCipherSuites(bySpeed(parameters.getCipherSuites()));
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        engine.setHandshakeApplicationProtocolSelector((own, offered) -> chosen(offered));
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(0); // the whole handshake has a deadline
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS);
        return handler;
    }

    private static String chosen(List<String> offered) {
        return offered.contains(HTTP) ? HTTP : "";
    }
}
