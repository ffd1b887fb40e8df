package org.jlibp2p.kad.server;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.kad.limits.KadServerLimits;
import org.jlibp2p.kad.store.ProviderStore;
import org.jlibp2p.kad.store.RecordStore;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.record.RecordValidator;

/**
 * What a server works with.
 *
 * @param self this node
 * @param loop the service's loop, on which the stores are called
 * @param table the peers near a key
 * @param bucketSize how many of them a reply has: k
 * @param addresses where a peer is, this node included; any thread asks
 * @param inScope which addresses mean something in this network; others are neither told nor kept
 * @param validator which values may stand
 * @param providers who has which content
 * @param records the values
 * @param limits what peers may make the server do
 */
public record KadServerSetup(
        PeerId self,
        EventLoop loop,
        ClosestPeers table,
        int bucketSize,
        Function<? super PeerId, ? extends List<Multiaddr>> addresses,
        Predicate<? super Multiaddr> inScope,
        RecordValidator validator,
        ProviderStore providers,
        RecordStore records,
        KadServerLimits limits) {}
