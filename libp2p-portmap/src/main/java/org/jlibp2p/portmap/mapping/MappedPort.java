package org.jlibp2p.portmap.mapping;

import java.time.Duration;

import org.jlibp2p.multiformats.Multiaddr;

/**
 * A port that a router forwards.
 *
 * @param protocol how the router was asked
 * @param gateway the router, as {@code /ip4/192.168.1.1}
 * @param internal where the node listens, as {@code /ip4/192.168.1.20/tcp/4001}
 * @param external where others reach it, as {@code /ip4/198.18.0.7/tcp/4001}
 * @param lifetime for how long the router does so, unless it is asked again; it is, long before
 */
public record MappedPort(
        MappingProtocol protocol, Multiaddr gateway, Multiaddr internal, Multiaddr external, Duration lifetime) {}
