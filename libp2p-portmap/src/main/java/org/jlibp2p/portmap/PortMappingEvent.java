package org.jlibp2p.portmap;

import java.time.Duration;

import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.portmap.mapping.MappedPort;
import org.jlibp2p.portmap.mapping.MappingFailure;

/** What becomes of the ports that routers are asked to forward. Whether others get through is not known from it. */
public sealed interface PortMappingEvent extends NodeEvent {
    /**
     * A router forwards a port, and the node announces that.
     *
     * @param mapping from where to where
     */
    record Mapped(MappedPort mapping) implements PortMappingEvent {}

    /**
     * No router forwards a port, or one was asked in vain to go on doing so.
     *
     * @param internal where the node listens
     * @param reason why
     * @param detail the same for people
     * @param retry when it is tried again
     */
    record Failed(Multiaddr internal, MappingFailure reason, String detail, Duration retry)
            implements PortMappingEvent {}

    /**
     * A router does not forward a port any more, as far as is known, and the node does not announce that any more.
     *
     * @param mapping from where to where it was
     * @param reason why
     */
    record Lost(MappedPort mapping, MappingFailure reason) implements PortMappingEvent {}
}
