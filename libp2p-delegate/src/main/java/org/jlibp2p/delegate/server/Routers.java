package org.jlibp2p.delegate.server;

import java.util.Optional;

import org.jlibp2p.delegate.exchange.Askers;
import org.jlibp2p.routing.ClosestPeersRouting;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.ValueRouting;

/**
 * Whom a server asks. What is missing is answered with 501.
 *
 * @param peers where peers are
 * @param content who has content
 * @param values IPNS records
 * @param closest who is closest to a key
 * @param askers is told for whom it asks
 */
public record Routers(
        Optional<PeerRouting> peers,
        Optional<ContentRouting> content,
        Optional<ValueRouting> values,
        Optional<ClosestPeersRouting> closest,
        Askers askers) {}
