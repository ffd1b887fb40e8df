package org.jlibp2p.mdns.link;

import java.util.List;

import org.jlibp2p.bytes.Bytes;

/**
 * A network interface, and the network behind it. Immutable; any thread.
 *
 * @param index the number that the operating system gives it
 * @param name the name that it gives it
 * @param subnets this host's addresses there
 */
public record Link(int index, String name, List<Subnet> subnets) {
    /**
     * Copies the list.
     *
     * @param index see {@link #index()}
     * @param name see {@link #name()}
     * @param subnets see {@link #subnets()}
     */
    public Link {
        subnets = List.copyOf(subnets);
    }

    /**
     * Whether an address is of the network behind the interface.
     *
     * @param ip an address, 4 or 16 bytes
     * @return true if it is in one of the subnets
     */
    public boolean contains(Bytes ip) {
        return subnets.stream().anyMatch(subnet -> subnet.contains(ip));
    }

    @Override
    public String toString() {
        return name;
    }
}
