package org.jlibp2p.delegate;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.jlibp2p.delegate.serving.AnswerLimits;
import org.jlibp2p.delegate.serving.HttpServerLimits;
import org.jlibp2p.delegate.serving.HttpsCertificate;
import org.jlibp2p.delegate.serving.IpNetwork;
import org.jlibp2p.delegate.serving.RequestListener;
import org.jlibp2p.delegate.serving.TrustedProxies;

/**
 * What can be chosen about a server. Immutable; begin with {@link #defaults()}.
 *
 * @param listen where it listens, at least at one place
 * @param certificate what it shows by HTTPS; left out, it is HTTP
 * @param http what clients may do
 * @param answers how much is searched for, told and remembered
 * @param proxies who is believed about where clients are
 * @param listener is told of each request
 */
public record DelegatedRoutingServerOptions(
        List<InetSocketAddress> listen,
        Optional<HttpsCertificate> certificate,
        HttpServerLimits http,
        AnswerLimits answers,
        TrustedProxies proxies,
        RequestListener listener) {
    /** Where a server listens by default, on this machine only. */
    public static final String DEFAULT_LISTEN = "127.0.0.1:8190";

    private static final int MAX_PORT = 65_535;

    /**
     * Refuses what cannot be.
     *
     * @param listen see {@link #listen()}
     * @param certificate see {@link #certificate()}
     * @param http see {@link #http()}
     * @param answers see {@link #answers()}
     * @param proxies see {@link #proxies()}
     * @param listener see {@link #listener()}
     */
    public DelegatedRoutingServerOptions {
        listen = List.copyOf(listen);
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(http, "http");
        Objects.requireNonNull(answers, "answers");
        Objects.requireNonNull(proxies, "proxies");
        Objects.requireNonNull(listener, "listener");
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("a server listens at one address at least");
        }
        for (InetSocketAddress address : listen) {
            if (address.isUnresolved()) {
                throw new IllegalArgumentException("a server listens at an IP address, not at a name: " + address);
            }
        }
    }

    /**
     * What is good for most: HTTP at {@link #DEFAULT_LISTEN}, no proxies.
     *
     * @return the defaults
     */
    public static DelegatedRoutingServerOptions defaults() {
        return new DelegatedRoutingServerOptions(
                List.of(address(DEFAULT_LISTEN)),
                Optional.empty(),
                HttpServerLimits.defaults(),
                AnswerLimits.defaults(),
                TrustedProxies.none(),
                RequestListener.none());
    }

    /**
     * The same options, but it listens elsewhere.
     *
     * @param addresses {@code 127.0.0.1:8190}, {@code 0.0.0.0:80}, {@code [::]:8190}; port 0 is any that is free
     * @return the changed options
     * @throws IllegalArgumentException if one is no IP address with a port
     */
    public DelegatedRoutingServerOptions withListen(String... addresses) {
        List<InetSocketAddress> all =
                Stream.of(addresses).map(DelegatedRoutingServerOptions::address).toList();
        return new DelegatedRoutingServerOptions(all, certificate, http, answers, proxies, listener);
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed != host.indexOf(':') >= 0 || host.isEmpty()) {
            throw new IllegalArgumentException(
                    "not an IP address with a port, which looks like 127.0.0.1:8190 or [::1]:8190: " + text);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port >= 0 && port <= MAX_PORT) {
                return new InetSocketAddress(
                        IpNetwork.address(bracketed ? host.substring(1, host.length() - 1) : host), port);
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("the port is no number: " + text, notANumber);
        }
        throw new IllegalArgumentException("a port is from 0 to " + MAX_PORT + ": " + text);
    }

    /**
     * The same options, but it is HTTPS.
     *
     * @param value where the certificate is
     * @return the changed options
     */
    public DelegatedRoutingServerOptions withCertificate(HttpsCertificate value) {
        return new DelegatedRoutingServerOptions(listen, Optional.of(value), http, answers, proxies, listener);
    }

    /**
     * The same options but for {@code http}.
     *
     * @param value what clients may do
     * @return the changed options
     */
    public DelegatedRoutingServerOptions withHttp(HttpServerLimits value) {
        return new DelegatedRoutingServerOptions(listen, certificate, value, answers, proxies, listener);
    }

    /**
     * The same options but for {@code answers}.
     *
     * @param value how much is searched for, told and remembered
     * @return the changed options
     */
    public DelegatedRoutingServerOptions withAnswers(AnswerLimits value) {
        return new DelegatedRoutingServerOptions(listen, certificate, http, value, proxies, listener);
    }

    /**
     * The same options but for {@code proxies}.
     *
     * @param value who is believed about where clients are
     * @return the changed options
     */
    public DelegatedRoutingServerOptions withProxies(TrustedProxies value) {
        return new DelegatedRoutingServerOptions(listen, certificate, http, answers, value, listener);
    }

    /**
     * The same options but for {@code listener}.
     *
     * @param value is told of each request
     * @return the changed options
     */
    public DelegatedRoutingServerOptions withListener(RequestListener value) {
        return new DelegatedRoutingServerOptions(listen, certificate, http, answers, proxies, value);
    }
}
