package org.jlibp2p.portmap;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.portmap.datagram.Lifetimes;
import org.jlibp2p.portmap.mapping.MappingProtocol;

/**
 * How routers are asked to forward ports. Immutable; any thread.
 *
 * @param protocols in which ways; they are tried in the order in which {@link MappingProtocol} has them
 * @param lifetime for how long a mapping is asked for; it is renewed when half of that is over
 * @param interfaces names of the network interfaces that are used; if there are none, all that are up, lead to a router, and are
 *     neither loopback nor point-to-point
 * @param gateways IPv4 addresses of the routers that are asked, such as {@code 192.168.1.254}; if there are none, they are looked
 *     for
 */
public record PortMappingOptions(
        Set<MappingProtocol> protocols, Duration lifetime, Set<String> interfaces, List<String> gateways) {
    /** The shortest {@link #lifetime()}. */
    public static final Duration MIN_LIFETIME = Lifetimes.SHORTEST;

    /** The longest {@link #lifetime()}. */
    public static final Duration MAX_LIFETIME = Lifetimes.LONGEST;

    private static final Duration LIFETIME = Duration.ofMinutes(20);

    /**
     * Checks the parts.
     *
     * @param protocols see {@link #protocols()}
     * @param lifetime see {@link #lifetime()}
     * @param interfaces see {@link #interfaces()}
     * @param gateways see {@link #gateways()}
     * @throws IllegalArgumentException if there is no protocol, the lifetime is out of its bounds, or a gateway is no IPv4 address
     */
    public PortMappingOptions {
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("no protocol to ask a router by");
        }
        if (lifetime.compareTo(MIN_LIFETIME) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException(
                    "a lifetime of " + lifetime + ", not from " + MIN_LIFETIME + " to " + MAX_LIFETIME);
        }
        protocols = Set.copyOf(protocols);
        interfaces = Set.copyOf(interfaces);
        gateways = List.copyOf(gateways);
        gateways.forEach(MultiaddrProtocol.IP4::parse);
    }

    /**
     * All protocols, on all interfaces.
     *
     * @return for twenty minutes each time, so that a router that has forgotten is noticed within ten
     */
    public static PortMappingOptions defaults() {
        return new PortMappingOptions(EnumSet.allOf(MappingProtocol.class), LIFETIME, Set.of(), List.of());
    }

    /**
     * The same but for one part.
     *
     * @param value in which ways routers are asked
     * @return the changed options
     * @throws IllegalArgumentException if there is none
     */
    public PortMappingOptions withProtocols(MappingProtocol... value) {
        return new PortMappingOptions(Set.of(value), lifetime, interfaces, gateways);
    }

    /**
     * The same but for one part.
     *
     * @param value for how long a mapping is asked for
     * @return the changed options
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public PortMappingOptions withLifetime(Duration value) {
        return new PortMappingOptions(protocols, value, interfaces, gateways);
    }

    /**
     * The same but for one part.
     *
     * @param names of the network interfaces that are used, as the operating system has them
     * @return the changed options
     */
    public PortMappingOptions withInterfaces(String... names) {
        return new PortMappingOptions(protocols, lifetime, Set.of(names), gateways);
    }

    /**
     * The same but for one part.
     *
     * @param addresses of the routers that are asked; each counts in the networks in which it is
     * @return the changed options
     * @throws IllegalArgumentException if one is no IPv4 address
     */
    public PortMappingOptions withGateways(String... addresses) {
        return new PortMappingOptions(protocols, lifetime, interfaces, List.of(addresses));
    }

    /** The gateways as bytes. */
    List<Bytes> routers() {
        return gateways.stream().map(MultiaddrProtocol.IP4::parse).toList();
    }
}
