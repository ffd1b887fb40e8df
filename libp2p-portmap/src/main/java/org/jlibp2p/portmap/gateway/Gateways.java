package org.jlibp2p.portmap.gateway;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.mapping.Grant;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.portmap.mapping.PortRequest;

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
     */
    record Held(Bytes router, PortRequest request, Grant grant) {}

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
     * @param where the network
     * @param held which
     * @return completes when it was told
     */
    CompletableFuture<Void> unmap(Attachment where, Held held);

    /**
     * Ends everything but what was asked of {@link #unmap} before, and that after a short time.
     *
     * @return completes when thread and sockets are gone
     */
    CompletableFuture<Void> close();
}
