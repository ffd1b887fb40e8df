package org.jlibp2p.relay.circuit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.jlibp2p.multiformats.Multiaddr;

/**
 * Which relays a node uses to be reached. Immutable.
 *
 * @param relays whole addresses of relays, as {@code /ip4/192.0.2.1/tcp/4001/p2p/12D3KooW…}; the node reserves a place at each
 *     relay, and keeps at it when one is not there or is lost; several addresses may be of one relay
 * @param autoRelay how the node finds relays beside those by itself, if it does
 */
public record RelayClientOptions(List<Multiaddr> relays, Optional<AutoRelayOptions> autoRelay) {
    /** The most addresses of relays that a node is given. */
    public static final int MAX_RELAYS = 32;

    /**
     * Copies the list.
     *
     * @param relays see {@link #relays()}
     * @param autoRelay see {@link #autoRelay()}
     * @throws IllegalArgumentException if an address does not say which peer is there, goes through a relay itself, or there are
     *     more than {@link #MAX_RELAYS}
     */
    public RelayClientOptions {
        relays = RelayAddresses.checked(relays, MAX_RELAYS);
        Objects.requireNonNull(autoRelay, "autoRelay");
    }

    /**
     * A node that dials others through relays and is not reached through any, unless it listens at a relayed address.
     *
     * @return options without relays
     */
    public static RelayClientOptions defaults() {
        return new RelayClientOptions(List.of(), Optional.empty());
    }

    /**
     * The same with other relays.
     *
     * @param addresses see {@link #relays()}
     * @return the changed options
     */
    public RelayClientOptions withRelays(Multiaddr... addresses) {
        return new RelayClientOptions(List.of(addresses), autoRelay);
    }

    /**
     * The same for a node that finds relays by itself.
     *
     * @param options see {@link #autoRelay()}
     * @return the changed options
     */
    public RelayClientOptions withAutoRelay(AutoRelayOptions options) {
        return new RelayClientOptions(relays, Optional.of(options));
    }
}
