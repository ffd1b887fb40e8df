package org.jlibp2p.delegate.http;

import java.net.Authenticator;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/**
 * How to ask over HTTP. Immutable; begin with {@link #defaults()} and change what is different.
 *
 * @param client asks with this client, which is neither closed nor changed and must not follow redirects; proxy, tls and authenticator are for one of our own
 * @param executor runs the client's tasks, looking up names among them; without it, a few threads that end with the service. With a client that is given, only the looking up of names to which redirects lead
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
    /** What is said of every question, or would spoil the answers. */
    private static final Set<String> OURS = Set.of(
            "accept",
            "accept-encoding",
            "content-type",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "range");

    private static void refuseRedirects(HttpClient client) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException(
                    "the client follows redirects, wherever they lead: build it with Redirect.NEVER, they are followed"
                            + " here");
        }
    }

    private static void refuse(Optional<?> part, String name) {
        if (part.isPresent()) {
            throw new IllegalArgumentException("a client that is given has its own " + name
                    + ": set it with HttpClient.newBuilder(), or leave the client out and have one made here");
        }
    }

    private static void refuseFields(Map<String, String> headers) {
        Set<String> names = new HashSet<>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!names.add(lower)) {
                throw new IllegalArgumentException("the header field " + name + " is there twice, in other letters:"
                        + " give one, with a comma between values");
            }
            if (OURS.contains(lower)) {
                throw new IllegalArgumentException(
                        "the header field " + name + " is set here as each question needs it: leave it out");
            }
            try {
                HttpRequest.newBuilder().setHeader(name, value);
            } catch (IllegalArgumentException e) { // does not show the value, which may be secret
                throw new IllegalArgumentException(
                        "the header field " + name + " cannot be sent: its name or its value has characters that none"
                                + " may have, or the JDK's client sets it itself");
            }
        });
    }

    /**
     * Refuses what would fail, or be of no effect, only when something is asked.
     *
     * @param client see {@link #client()}
     * @param executor see {@link #executor()}
     * @param proxy see {@link #proxy()}
     * @param tls see {@link #tls()}
     * @param authenticator see {@link #authenticator()}
     * @param headers see {@link #headers()}
     * @throws IllegalArgumentException if a client follows redirects, or is given together with what only one that is made here
     *     would have; or if a header field cannot be sent, or is one that each question sets itself
     */
    public HttpOptions {
        client.ifPresent(HttpOptions::refuseRedirects);
        if (client.isPresent()) {
            refuse(proxy, "proxies");
            refuse(tls, "TLS");
            refuse(authenticator, "authenticator");
        }
        headers = Map.copyOf(headers);
        refuseFields(headers);
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
     * @param value asks with this client, which is neither closed nor changed and must not follow redirects; proxy, tls and authenticator are for one of our own
     * @return the changed ones
     */
    public HttpOptions withClient(HttpClient value) {
        return new HttpOptions(
                Optional.of(Objects.requireNonNull(value, "value")), executor, proxy, tls, authenticator, headers);
    }

    /**
     * The same but for one part.
     *
     * @param value runs the client's tasks, looking up names among them; without it, a few threads that end with the service. With a client that is given, only the looking up of names to which redirects lead
     * @return the changed ones
     */
    public HttpOptions withExecutor(Executor value) {
        return new HttpOptions(
                client, Optional.of(Objects.requireNonNull(value, "value")), proxy, tls, authenticator, headers);
    }

    /**
     * The same but for one part.
     *
     * @param value which proxies there are; without it those of the JVM
     * @return the changed ones
     */
    public HttpOptions withProxy(ProxySelector value) {
        return new HttpOptions(
                client, executor, Optional.of(Objects.requireNonNull(value, "value")), tls, authenticator, headers);
    }

    /**
     * The same but for one part.
     *
     * @param value whom to trust, and with which certificate; without it as the JVM does
     * @return the changed ones
     */
    public HttpOptions withTls(SSLContext value) {
        return new HttpOptions(
                client, executor, proxy, Optional.of(Objects.requireNonNull(value, "value")), authenticator, headers);
    }

    /**
     * The same but for one part.
     *
     * @param value names and passwords for servers and proxies that ask for them
     * @return the changed ones
     */
    public HttpOptions withAuthenticator(Authenticator value) {
        return new HttpOptions(
                client, executor, proxy, tls, Optional.of(Objects.requireNonNull(value, "value")), headers);
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
