package org.jlibp2p.delegate.serving;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;

/**
 * The proxies in front of a server that are believed when they say for whom they ask. Without any, whoever connects is the
 * client, and headers that claim otherwise count for nothing. Immutable.
 *
 * <p>Specification: RFC 7239.
 *
 * @param header which header they write; what clients put into another one counts for nothing
 * @param networks where they are
 */
public record TrustedProxies(Header header, List<IpNetwork> networks) {
    private static final TrustedProxies NONE = new TrustedProxies(Header.X_FORWARDED_FOR, List.of());

    /** What a proxy writes the client's address into. */
    public enum Header {
        /** {@code X-Forwarded-For}, which most write. */
        X_FORWARDED_FOR("x-forwarded-for"),
        /** {@code Forwarded}, of RFC 7239. */
        FORWARDED("forwarded");

        private final String text;

        Header(String text) {
            this.text = text;
        }

        /**
         * The header's name.
         *
         * @return in small letters
         */
        public String text() {
            return text;
        }
    }

    /**
     * Proxies that are believed.
     *
     * @param header see {@link #header()}
     * @param networks see {@link #networks()}
     */
    public TrustedProxies {
        Objects.requireNonNull(header, "header");
        networks = List.copyOf(networks);
    }

    /**
     * No proxies.
     *
     * @return believes nobody
     */
    public static TrustedProxies none() {
        return NONE;
    }

    /**
     * Some proxies.
     *
     * @param header which header they write; they must not leave one standing that a client has sent
     * @param networks where they are: {@code 127.0.0.1}, {@code 10.0.0.0/8}, {@code fd00::/8}
     * @return believes those
     * @throws IllegalArgumentException if one is no network
     */
    public static TrustedProxies of(Header header, String... networks) {
        return new TrustedProxies(
                header, List.of(networks).stream().map(IpNetwork::parse).toList());
    }

    /**
     * Whether somebody is believed.
     *
     * @param address who is connected
     * @return true if it is one of the proxies
     */
    public boolean trusts(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
