package org.jlibp2p.delegate;

import java.net.URI;
import java.util.List;
import java.util.Objects;

import org.jlibp2p.delegate.exchange.BaseUri;
import org.jlibp2p.delegate.http.HttpLimits;
import org.jlibp2p.delegate.http.HttpOptions;
import org.jlibp2p.delegate.schema.RoutingFilter;

/**
 * Which delegates to ask, and how. Immutable; begin with {@link #of} and change what is different.
 *
 * <p>Filters are sent to the delegates, and applied again to what they answer, since not every one of them knows filters.
 *
 * @param delegates where they are: {@code https://delegated.example} for one, with {@code /routing/v1} at the end or not
 * @param http how they are asked
 * @param limits the bounds of that
 * @param filterAddresses which addresses are wanted: names of multiaddr protocols, with {@code !} in front for those that are not; {@code unknown} for peers without addresses. None: all
 * @param filterProtocols which peers are wanted, by what they speak: {@code transport-bitswap} for one; {@code unknown} for those that do not say. None: all
 */
public record DelegatedRoutingOptions(
        List<URI> delegates,
        HttpOptions http,
        HttpLimits limits,
        List<String> filterAddresses,
        List<String> filterProtocols) {
    private static final String PATH = "/routing/v1";

    /**
     * Refuses what cannot be asked.
     *
     * @param delegates see {@link #delegates()}
     * @param http see {@link #http()}
     * @param limits see {@link #limits()}
     * @param filterAddresses see {@link #filterAddresses()}
     * @param filterProtocols see {@link #filterProtocols()}
     * @throws IllegalArgumentException if there is no delegate, or an address that cannot be one's, or a filter that is none
     */
    public DelegatedRoutingOptions {
        delegates = delegates.stream()
                .map(each -> BaseUri.of(each, PATH))
                .distinct()
                .toList();
        if (delegates.isEmpty()) {
            throw new IllegalArgumentException("there has to be a delegate to ask");
        }
        Objects.requireNonNull(http, "http");
        Objects.requireNonNull(limits, "limits");
        RoutingFilter filter = new RoutingFilter(filterAddresses, filterProtocols);
        filterAddresses = filter.addresses();
        filterProtocols = filter.protocols();
    }

    /**
     * Delegates that are asked in the usual way.
     *
     * @param delegates see {@link #delegates()}
     * @return the options
     */
    public static DelegatedRoutingOptions of(List<URI> delegates) {
        return new DelegatedRoutingOptions(
                delegates, HttpOptions.defaults(), HttpLimits.defaults(), List.of(), List.of());
    }

    /**
     * The same but for one part.
     *
     * @param value where they are: {@code https://delegated.example} for one, with {@code /routing/v1} at the end or not
     * @return the changed ones
     */
    public DelegatedRoutingOptions withDelegates(List<URI> value) {
        return new DelegatedRoutingOptions(value, http, limits, filterAddresses, filterProtocols);
    }

    /**
     * The same but for one part.
     *
     * @param value how they are asked
     * @return the changed ones
     */
    public DelegatedRoutingOptions withHttp(HttpOptions value) {
        return new DelegatedRoutingOptions(delegates, value, limits, filterAddresses, filterProtocols);
    }

    /**
     * The same but for one part.
     *
     * @param value the bounds of that
     * @return the changed ones
     */
    public DelegatedRoutingOptions withLimits(HttpLimits value) {
        return new DelegatedRoutingOptions(delegates, http, value, filterAddresses, filterProtocols);
    }

    /**
     * The same but for one part.
     *
     * @param value which addresses are wanted: names of multiaddr protocols, with {@code !} in front for those that are not; {@code unknown} for peers without addresses. None: all
     * @return the changed ones
     */
    public DelegatedRoutingOptions withFilterAddresses(List<String> value) {
        return new DelegatedRoutingOptions(delegates, http, limits, value, filterProtocols);
    }

    /**
     * The same but for one part.
     *
     * @param value which peers are wanted, by what they speak: {@code transport-bitswap} for one; {@code unknown} for those that do not say. None: all
     * @return the changed ones
     */
    public DelegatedRoutingOptions withFilterProtocols(List<String> value) {
        return new DelegatedRoutingOptions(delegates, http, limits, filterAddresses, value);
    }
}
