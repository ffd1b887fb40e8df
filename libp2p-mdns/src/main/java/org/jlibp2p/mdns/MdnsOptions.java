package org.jlibp2p.mdns;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jlibp2p.mdns.message.DnsName;
import org.jlibp2p.pnet.PreSharedKey;

/**
 * How nodes of the local network are looked for. Immutable; any thread.
 *
 * @param serviceName the name that the nodes have in common; those with another name do not find one another
 * @param interval how often others are asked for, once things have settled
 * @param interfaces names of the network interfaces that are used; if there are none, all that are up, know multicast, and are
 *     neither loopback nor point-to-point
 * @param presence whether others are told of this node
 */
public record MdnsOptions(String serviceName, Duration interval, Set<String> interfaces, Presence presence) {
    /** The name of all nodes that have agreed on no other. */
    public static final String SERVICE_NAME = "_p2p._udp.local";

    /** The shortest {@link #interval()}. */
    public static final Duration MIN_INTERVAL = Duration.ofSeconds(1);

    /** The longest {@link #interval()}. */
    public static final Duration MAX_INTERVAL = Duration.ofMinutes(1);

    private static final String DOMAIN = "local";

    /** Whether others are told of a node. */
    public enum Presence {
        /** Others are told where it can be reached. */
        ANNOUNCED,
        /** It listens and asks, but answers nobody. */
        SILENT
    }

    /**
     * Checks the parts.
     *
     * @param serviceName see {@link #serviceName()}; without {@code .local} at its end, that is added
     * @param interval see {@link #interval()}
     * @param interfaces see {@link #interfaces()}
     * @param presence see {@link #presence()}
     * @throws IllegalArgumentException if the name is none of DNS, or leaves no room for those of nodes, or the interval is out of
     *     its bounds
     */
    public MdnsOptions {
        serviceName = inDomain(DnsName.parse(serviceName)).toString();
        if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
            throw new IllegalArgumentException(
                    "an interval of " + interval + ", not from " + MIN_INTERVAL + " to " + MAX_INTERVAL);
        }
        interfaces = Set.copyOf(interfaces);
        Objects.requireNonNull(presence, "presence");
    }

    private static DnsName inDomain(DnsName name) {
        List<String> labels = name.labels();
        DnsName whole = labels.get(labels.size() - 1).equals(DOMAIN) ? name : DnsName.parse(name + "." + DOMAIN);
        if (whole.labels().size() < 2 || whole.labels().stream().anyMatch(label -> !label.matches("[a-z0-9_-]+"))) {
            throw new IllegalArgumentException(
                    "a service has a name of letters, digits, - and _, such as " + SERVICE_NAME + ", not " + name);
        }
        whole.child("x".repeat(DnsName.MAX_LABEL));
        return whole;
    }

    /**
     * What all libp2p nodes do.
     *
     * @return {@link #SERVICE_NAME} on all interfaces, every minute
     */
    public static MdnsOptions defaults() {
        return new MdnsOptions(SERVICE_NAME, MAX_INTERVAL, Set.of(), Presence.ANNOUNCED);
    }

    /**
     * The same but for one part.
     *
     * @param value the name that the nodes have in common, such as {@code _my-net._udp.local}; {@code .local} may be left out
     * @return the changed options
     * @throws IllegalArgumentException if it is no name of DNS
     */
    public MdnsOptions withServiceName(String value) {
        return new MdnsOptions(value, interval, interfaces, presence);
    }

    /**
     * The same with the name of a private network, so that its nodes and those outside do not find one another.
     *
     * @param key the network's key; its fingerprint becomes part of the name
     * @return the changed options
     */
    public MdnsOptions withPrivateNetwork(PreSharedKey key) {
        return withServiceName("_p2p-" + key.fingerprint() + "._udp." + DOMAIN);
    }

    /**
     * The same but for one part.
     *
     * @param value how often others are asked for, once things have settled
     * @return the changed options
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public MdnsOptions withInterval(Duration value) {
        return new MdnsOptions(serviceName, value, interfaces, presence);
    }

    /**
     * The same but for one part.
     *
     * @param names of the network interfaces that are used, as the operating system has them, whatever they are; none for all
     *     that lead to a network of several hosts
     * @return the changed options
     */
    public MdnsOptions withInterfaces(String... names) {
        return new MdnsOptions(serviceName, interval, Set.of(names), presence);
    }

    /**
     * The same but for one part.
     *
     * @param value whether others are told of this node
     * @return the changed options
     */
    public MdnsOptions withPresence(Presence value) {
        return new MdnsOptions(serviceName, interval, interfaces, value);
    }
}
