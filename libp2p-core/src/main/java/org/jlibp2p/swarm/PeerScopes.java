package org.jlibp2p.swarm;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jlibp2p.limits.LimitUse;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;

/** What each connected peer uses, counted inside what the whole node uses. Any thread. */
final class PeerScopes {
    private final ResourceLimits limits;
    private final Quota connections;
    private final Quota streams;
    private final Map<PeerId, Scope> scopes = new ConcurrentHashMap<>();

    PeerScopes(ResourceLimits limits) {
        this.limits = limits;
        connections = Quota.system("connections.total", limits.connections().total());
        streams = Quota.system("streams.total", limits.streams().total());
    }

    /** The scope of a peer, kept for as long as somebody who entered has not left. */
    Scope enter(PeerId peer) {
        return scopes.compute(peer, (id, known) -> {
            Scope scope = known == null ? new Scope(id) : known;
            scope.users++;
            return scope;
        });
    }

    Stream<LimitUse> use() {
        return Stream.of(connections.use(), streams.use());
    }

    int size() {
        return scopes.size();
    }

    final class Scope {
        private final PeerId peer;
        private final Quota peerConnections;
        private final Quota peerStreams;
        private Map<ProtocolId, Quota> inboundByProtocol; // null before the first stream
        private int users; // guarded by the map's compute

        private Scope(PeerId peer) {
            this.peer = peer;
            peerConnections = connections.within(
                    "connections.perPeer", peer, limits.connections().perPeer());
            peerStreams =
                    streams.within("streams.perPeer", peer, limits.streams().perPeer());
        }

        Quota connections() {
            return peerConnections;
        }

        Quota streams() {
            return peerStreams;
        }

        Quota inbound(ProtocolId protocol) {
            return inboundByProtocol()
                    .computeIfAbsent(
                            protocol,
                            id -> Quota.scope(
                                    "streams.inboundPerProtocolAndPeer",
                                    new FromPeer(id, peer),
                                    limits.streams().inboundPerProtocolAndPeer()));
        }

        private synchronized Map<ProtocolId, Quota> inboundByProtocol() {
            if (inboundByProtocol == null) {
                inboundByProtocol = new ConcurrentHashMap<>(1);
            }
            return inboundByProtocol;
        }

        void leave() {
            scopes.computeIfPresent(peer, (id, scope) -> --scope.users == 0 ? null : scope);
        }
    }

    private record FromPeer(ProtocolId protocol, PeerId peer) {
        @Override
        public String toString() {
            return protocol + " from " + peer;
        }
    }
}
