package org.jlibp2p.delegate;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

import org.jlibp2p.delegate.exchange.BaseUri;
import org.jlibp2p.delegate.http.HttpLimits;
import org.jlibp2p.delegate.http.HttpOptions;
import org.jlibp2p.limits.Check;

/**
 * Which Kubo node to ask by its RPC, and how. Immutable; begin with {@link #of} and change what is different.
 *
 * @param api where the node's RPC is: {@code http://127.0.0.1:5001} for one
 * @param commands which commands it has
 * @param providers how many providers a search asks for
 * @param http how it is asked; its secret is a header field {@code Authorization}
 * @param limits the bounds of that
 */
public record KuboOptions(URI api, KuboCommands commands, int providers, HttpOptions http, HttpLimits limits) {
    private static final String PATH = "/api/v0";

    /** Providing in a large DHT takes minutes, and ends in the Kubo node when the question does. */
    private static final Duration TOTAL = Duration.ofMinutes(5);

    /**
     * Refuses what cannot be asked.
     *
     * @param api see {@link #api()}
     * @param commands see {@link #commands()}
     * @param providers see {@link #providers()}
     * @param http see {@link #http()}
     * @param limits see {@link #limits()}
     * @throws IllegalArgumentException if the address cannot be an RPC's, or no providers are asked for
     */
    public KuboOptions {
        api = BaseUri.of(api, PATH);
        Objects.requireNonNull(commands, "commands");
        Check.positive("providers", providers);
        Objects.requireNonNull(http, "http");
        Objects.requireNonNull(limits, "limits");
    }

    /**
     * A node that is asked in the usual way.
     *
     * @param api see {@link #api()}
     * @return the options
     */
    public static KuboOptions of(URI api) {
        HttpLimits limits = HttpLimits.defaults().withTotal(TOTAL);
        return new KuboOptions(api, KuboCommands.PROBED, 100, HttpOptions.defaults(), limits);
    }

    /**
     * The same but for one part.
     *
     * @param value where the node's RPC is: {@code http://127.0.0.1:5001} for one
     * @return the changed ones
     */
    public KuboOptions withApi(URI value) {
        return new KuboOptions(value, commands, providers, http, limits);
    }

    /**
     * The same but for one part.
     *
     * @param value which commands it has
     * @return the changed ones
     */
    public KuboOptions withCommands(KuboCommands value) {
        return new KuboOptions(api, value, providers, http, limits);
    }

    /**
     * The same but for one part.
     *
     * @param value how many providers a search asks for
     * @return the changed ones
     */
    public KuboOptions withProviders(int value) {
        return new KuboOptions(api, commands, value, http, limits);
    }

    /**
     * The same but for one part.
     *
     * @param value how it is asked; its secret is a header field {@code Authorization}
     * @return the changed ones
     */
    public KuboOptions withHttp(HttpOptions value) {
        return new KuboOptions(api, commands, providers, value, limits);
    }

    /**
     * The same but for one part.
     *
     * @param value the bounds of that
     * @return the changed ones
     */
    public KuboOptions withLimits(HttpLimits value) {
        return new KuboOptions(api, commands, providers, http, value);
    }
}
