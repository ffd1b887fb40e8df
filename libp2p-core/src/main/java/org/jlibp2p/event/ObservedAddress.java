package org.jlibp2p.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/**
 * Where others see this node: a host and a port that peers have told. What one peer says is a claim; what peers in several
 * places say is likely.
 *
 * @param address the host and the port, as {@code /ip4/192.0.2.7/tcp/4001}, and nothing behind them
 * @param observers in how many places there are peers connected at the moment that say so: an IPv4 address or an IPv6 /56 is
 *     one place
 * @param listener where the node listens that the address leads to, if a translation of addresses leads anywhere: the own end
 *     of those connections, as host and port; empty if they were made from a port of no other use, and then only the host
 *     means something
 */
public record ObservedAddress(Multiaddr address, int observers, Optional<Multiaddr> listener) {
    /**
     * Host and port of an address.
     *
     * @param address any address
     * @return its first two components, empty if they are not an IP address and a TCP or UDP port
     */
    public static Optional<Multiaddr> hostAndPort(Multiaddr address) {
        List<Multiaddr.Component> parts = address.components();
        if (parts.size() < 2) {
            return Optional.empty();
        }
        MultiaddrProtocol host = parts.get(0).protocol();
        MultiaddrProtocol port = parts.get(1).protocol();
        boolean isHost = host == MultiaddrProtocol.IP4 || host == MultiaddrProtocol.IP6;
        boolean isPort = port == MultiaddrProtocol.TCP || port == MultiaddrProtocol.UDP;
        return isHost && isPort ? Optional.of(Multiaddr.of(parts.subList(0, 2))) : Optional.empty();
    }

    /**
     * The whole addresses that this one makes of those where the node listens.
     *
     * @param listening where the node listens
     * @return for each that has the host and port of {@link #listener}, what is behind them put behind this address
     */
    public List<Multiaddr> expand(List<Multiaddr> listening) {
        List<Multiaddr> expanded = new ArrayList<>();
        for (Multiaddr each : listening) {
            if (listener.isPresent() && hostAndPort(each).equals(listener)) {
                List<Multiaddr.Component> parts = new ArrayList<>(address.components());
                parts.addAll(each.components().subList(2, each.components().size()));
                expanded.add(Multiaddr.of(parts));
            }
        }
        return expanded;
    }
}
