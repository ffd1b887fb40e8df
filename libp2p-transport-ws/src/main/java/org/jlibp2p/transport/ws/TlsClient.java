package org.jlibp2p.transport.ws;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

import io.netty.handler.ssl.SslHandler;
import org.jlibp2p.certificate.PemFiles;

/**
 * The client's side of TLS: sends the name it wants, and checks that the certificate is of that name and of an authority it
 * trusts. Immutable.
 *
 * <p>Specification: RFC 8446; RFC 6066, 3; RFC 2818, 3.1.
 */
final class TlsClient {
    private final SSLContext context;
    private final boolean checksNames;

    private TlsClient(SSLContext context, boolean checksNames) {
        this.context = context;
        this.checksNames = checksNames;
    }

    /** A client that trusts as the options say. Reads a file if they name one. */
    static TlsClient of(WebSocketOptions.Trust trust, Optional<Path> authorities) {
        try {
            TrustManager[] managers = switch (trust) {
                case SYSTEM -> null;
                case AUTHORITIES -> trusting(authorities.orElseThrow());
                case ANYONE -> new TrustManager[] {new TrustsAnyone()};
            };
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers, null);
            return new TlsClient(context, trust != WebSocketOptions.Trust.ANYONE);
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    "the certificates of the authorities in "
                            + authorities.map(Path::toString).orElse("the system") + " cannot be used: "
                            + unusable.getMessage(),
                    unusable);
        }
    }

    private static TrustManager[] trusting(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        List<Certificate> certificates = PemFiles.certificates(file);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("authority-" + i, certificates.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /**
     * TLS to one server.
     *
     * @param host whom
     * @return a handler for one connection
     */
    SslHandler handler(ServerName host) {
        SSLEngine engine = context.createSSLEngine(host.text(), host.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setCipherSuites(TlsServer.bySpeed(parameters.getCipherSuites()));
        parameters.setApplicationProtocols(new String[] {TlsServer.HTTP});
        if (host.isName()) {
            parameters.setServerNames(List.of(new SNIHostName(host.text())));
        }
        if (checksNames) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(0); // the whole handshake has a deadline
        handler.setCloseNotifyFlushTimeoutMillis(TlsServer.CLOSE_MILLIS);
        return handler;
    }
}
