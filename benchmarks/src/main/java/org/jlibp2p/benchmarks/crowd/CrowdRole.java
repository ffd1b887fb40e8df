package org.jlibp2p.benchmarks.crowd;

import java.util.List;

import org.jlibp2p.io.Duplex;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;

/** What a member of the crowd is, beside somebody who answers ping and identify. */
interface CrowdRole {
    /** Nothing else. */
    CrowdRole NONE = new CrowdRole() {
        private static final List<Multiaddr> LISTENING = List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/4001"));

        @Override
        public List<Multiaddr> addresses() {
            return LISTENING;
        }

        @Override
        public List<ProtocolId> protocols() {
            return List.of();
        }

        @Override
        public void serve(Duplex stream) {
            throw new IllegalStateException("no protocol is served");
        }
    };

    /** Where it says that it listens. */
    List<Multiaddr> addresses();

    /** What it serves beside ping and identify. */
    List<ProtocolId> protocols();

    /** Serves a stream of one of these. On the stream's loop. */
    void serve(Duplex stream);
}
