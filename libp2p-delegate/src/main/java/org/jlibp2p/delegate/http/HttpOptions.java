package org.jlibp2p.delegate.http;

import java.net.Authenticator;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/**
 * How to ask over HTTP. Immutable; begin with {@link #defaults()} and change what is different.
 *
 * @param client asks with this client, which is neither closed nor changed and must not follow redirects; the next four are for one of our own
 * @param executor runs the client's tasks, looking up names among them; without it, a few threads that end with the service
 * @param proxy which proxies there are; without it those of the JVM
 * @param tls whom to trust, and with which certificate; without it as the JVM does
 * @param authenticator names and passwords for servers and proxies that ask for them
 * @param headers header fields for each question, {@code Authorization} for one; not sent to where a redirect leads away from the delegate's scheme, host and port
 */
public record HttpOptions(
        Optional<HttpClient> client,
        Optional<Executor> executor,
        Optional<ProxySelector> proxy,
        Optional<SSLContext> tls,
        Optional<Authenticator> authenticator,
        Map<String, String> headers) {
    private static void refuseRedirects(HttpClient client) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException(
                    "the client follows redirects, wherever they lead: build it with Redirect.NEVER, they are followed here");
        }
    }

    /**
     * Refuses a client that follows redirects.
     *
     * @param client see {@link #client()}
     * @param executor see {@link #executor()}
     * @param proxy see {@link #proxy()}
     * @param tls see {@link #tls()}
     * @param authenticator see {@link #authenticator()}
     * @param headers see {@link #headers()}
     * @throws IllegalArgumentException if it does
     */
    public HttpOptions {
        client.ifPresent(HttpOptions::refuseRedirects);
        headers = Map.copyOf(headers);
    }

    /**
     * The JVM's ways.
     *
     * @return a client of its own, with the JVM's proxies and certificates
     */
    public static HttpOptions defaults() {
        return new HttpOptions(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }

    /**
     * The same but for one part.
     *
     * @param value asks with this client, which is neither closed nor changed and must not follow redirects; the next four are for one of our own
     * @return the changed ones
     */
    public HttpOptions withClient(HttpClient value) {
        return new HttpOptions(Optional.of(value), executor, proxy, tls, authenticator, headers);
    }

    /**
     * The same but for one part.
     *
     * @param value runs the client's tasks, looking up names among them; without it, a few threads that end with the service
     * @return the changed ones
     */
    public HttpOptions withExecutor(Executor value) {
        return new HttpOptions(client, Optional.of(value), proxy, tls, authenticator, headers);
    }

    /**
     * The same but for one part.
     *
     * @param value which proxies there are; without it those of the JVM
     * @return the changed ones
     */
    public HttpOptions withProxy(ProxySelector value) {
        return new HttpOptions(client, executor, Optional.of(value), tls, authenticator, headers);
    }

    /**
     * The same but for one part.
     *
     * @param value whom to trust, and with which certificate; without it as the JVM does
     * @return the changed ones
     */
    public HttpOptions withTls(SSLContext value) {
        return new HttpOptions(client, executor, proxy, Optional.of(value), authenticator, headers);
    }

    /**
     * The same but for one part.
     *
     * @param value names and passwords for servers and proxies that ask for them
     * @return the changed ones
     */
    public HttpOptions withAuthenticator(Authenticator value) {
        return new HttpOptions(client, executor, proxy, tls, Optional.of(value), headers);
    }

    /**
     * The same but for one part.
     *
     * @param value header fields for each question, {@code Authorization} for one; not sent to where a redirect leads away from the delegate's scheme, host and port
     * @return the changed ones
     */
    public HttpOptions withHeaders(Map<String, String> value) {
        return new HttpOptions(client, executor, proxy, tls, authenticator, value);
    }
}
