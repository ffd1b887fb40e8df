package org.jlibp2p.portmap.gateway;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.mapping.Grant;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.portmap.mapping.PortRequest;
import org.jlibp2p.portmap.upnp.ControlPoint;

/**
 * The networks of this host and their routers. Any thread may call; nothing blocks; futures complete on a thread that is not the
 * node's. One thing is done after another.
 */
public interface Gateways {
    /**
     * A mapping that a router has granted.
     *
     * @param router which, four bytes
     * @param request what it was asked for, with the port that it has given
     * @param grant what it said
     * @param control where it is called, if that is done by UPnP
     */
    record Held(Bytes router, PortRequest request, Grant grant, Optional<ControlPoint> control) {
        /**
         * Whether a later mapping of the same port is in the place of this one, so that to end this one might end that: routers
         * know mappings of PCP and NAT-PMP by the port inside, those of UPnP by the one outside. What is in another place has to
         * be ended.
         *
         * @param later granted after this one
         * @return true if there is nothing to be ended
         */
        public boolean isReplacedBy(Held later) {
            return router.equals(later.router)
                    && request.kind() == later.request.kind()
                    && request.host().equals(later.request.host())
                    && request.port() == later.request.port()
                    && (control.isEmpty() || request.wanted() == later.request.wanted());
        }
    }

    /**
     * Looks which networks there are.
     *
     * @return those with private addresses
     */
    CompletableFuture<List<Attachment>> find();

    /**
     * Asks the router of a network for a mapping, or for the same one again.
     *
     * @param where the network
     * @param request what for
     * @param before how that router was asked before, if it was: it is asked in no other way
     * @return what it grants; fails with {@link org.jlibp2p.portmap.mapping.MappingException}
     */
    CompletableFuture<Held> map(Attachment where, PortRequest request, Optional<MappingProtocol> before);

    /**
     * Tells a router that a mapping is not needed any more.
     *
     * @param held which
     * @return completes when it was told
     */
    CompletableFuture<Void> unmap(Held held);

    /**
     * Ends everything but what was asked of {@link #unmap} before, and that after a short time. Within that time what was granted
     * and not given back is given back too, even if it was granted at the last moment.
     *
     * @return completes when thread and sockets are gone
     */
    CompletableFuture<Void> close();
}
