package org.jlibp2p.testkit.nodes;

import java.util.List;
import java.util.Optional;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.service.ServiceFactory;

/**
 * What one of {@link SimulatedNodes} is like.
 *
 * @param services what it does, in the order in which it starts
 * @param hidden whether it is behind an address translation: it reaches others, and is reached over its own connections only
 * @param identity who it is; if absent, somebody new who follows from the network's seed
 * @param address where it is, without {@code /p2p}; if absent, a place of its own that follows from the seed
 */
public record NodeSpec(
        List<ServiceFactory<?>> services, boolean hidden, Optional<Identity> identity, Optional<Multiaddr> address) {
    /**
     * Copies the list.
     *
     * @param services see {@link #services()}
     * @param hidden see {@link #hidden()}
     * @param identity see {@link #identity()}
     * @param address see {@link #address()}
     */
    public NodeSpec {
        services = List.copyOf(services);
    }

    /**
     * A node at a public address.
     *
     * @param services what it does
     * @return the node to be
     */
    public static NodeSpec reachable(ServiceFactory<?>... services) {
        return new NodeSpec(List.of(services), false, Optional.empty(), Optional.empty());
    }

    /**
     * A node behind an address translation.
     *
     * @param services what it does
     * @return the node to be
     */
    public static NodeSpec hidden(ServiceFactory<?>... services) {
        return new NodeSpec(List.of(services), true, Optional.empty(), Optional.empty());
    }

    /**
     * The same node with an identity of choice.
     *
     * @param value who it is
     * @return the changed node
     */
    public NodeSpec withIdentity(Identity value) {
        return new NodeSpec(services, hidden, Optional.of(value), address);
    }

    /**
     * The same node at an address of choice.
     *
     * @param value where it is, without {@code /p2p}
     * @return the changed node
     */
    public NodeSpec withAddress(Multiaddr value) {
        return new NodeSpec(services, hidden, identity, Optional.of(value));
    }
}
