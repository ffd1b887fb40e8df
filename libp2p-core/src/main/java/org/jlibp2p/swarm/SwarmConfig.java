package org.jlibp2p.swarm;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.connection.ConnectionGater;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.muxer.Muxer;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.pnet.PrivateNetwork;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.security.Security;
import org.jlibp2p.transport.LearntAddresses;
import org.jlibp2p.transport.NameResolver;

/**
 * What a swarm is made of.
 *
 * @param identity who this node is
 * @param limits its numbers
 * @param securities in order of preference
 * @param muxers in order of preference
 * @param gater the application's policy
 * @param peers where addresses of peers are remembered
 * @param events where to say what happens
 * @param loop the node's own loop, for dials, timers and tables
 * @param names looks names up
 * @param routing finds peers whose addresses are not known
 * @param announced where the node says it can be reached
 * @param learnt which addresses that others tell are dialled
 * @param privateNetwork what is put under all connections, if this node is in one
 * @param onLimited which protocols may run on a connection that a relay limits
 * @param observation who is told what happens, at once
 */
public record SwarmConfig(
        Identity identity,
        ResourceLimits limits,
        List<Security> securities,
        List<Muxer> muxers,
        ConnectionGater gater,
        PeerStore peers,
        EventBus events,
        EventLoop loop,
        NameResolver names,
        PeerRouting routing,
        AnnouncedAddresses announced,
        LearntAddresses learnt,
        Optional<PrivateNetwork> privateNetwork,
        Set<ProtocolId> onLimited,
        Observation observation) {
    /** Copies the lists. */
    public SwarmConfig {
        securities = List.copyOf(securities);
        muxers = List.copyOf(muxers);
        onLimited = Set.copyOf(onLimited);
    }

    /** The same of somebody else, whose connections are none of the node's. */
    SwarmConfig as(Identity other) {
        return new SwarmConfig(
                other,
                limits,
                securities,
                muxers,
                gater,
                peers,
                events,
                loop,
                names,
                routing,
                announced,
                learnt,
                privateNetwork,
                onLimited,
                observation.apart());
    }
}
