package org.jlibp2p.benchmarks.crowd;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;

/**
 * What the command line asks for.
 *
 * @param target where to dial, without the peer
 * @param peer who is there
 * @param connections how many, each of a peer of its own
 * @param streams how many to open on each connection, when told to
 * @param protocol of the streams
 * @param identify whether the peers answer identify
 * @param parallel how many handshakes at once
 */
record CrowdOptions(
        Multiaddr target,
        PeerId peer,
        int connections,
        int streams,
        ProtocolId protocol,
        boolean identify,
        int parallel) {
    private static final String ECHO = "/echo/1.0.0";
    private static final int PARALLEL = 16;

    /**
     * Reads {@code --name value}.
     *
     * @throws IllegalArgumentException names the option that is wrong
     */
    static CrowdOptions parse(String... arguments) {
        Multiaddr target = null;
        int connections = 1;
        int streams = 0;
        String protocol = ECHO;
        boolean identify = true;
        int parallel = PARALLEL;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--target" -> target = Multiaddr.parse(value);
                case "--connections" -> connections = Integer.parseInt(value);
                case "--streams" -> streams = Integer.parseInt(value);
                case "--protocol" -> protocol = value;
                case "--identify" -> identify = value.equals("answer");
                case "--parallel" -> parallel = Integer.parseInt(value);
                default -> throw new IllegalArgumentException("there is no option " + arguments[i]);
            }
        }
        if (target == null || arguments.length % 2 == 1) {
            throw new IllegalArgumentException("needed: --target ADDRESS/p2p/PEER, and a value for each option");
        }
        PeerId peer = target.value(MultiaddrProtocol.P2P)
                .map(PeerId::parse)
                .orElseThrow(() -> new IllegalArgumentException("--target does not end with /p2p/PEER"));
        return new CrowdOptions(
                target.withoutLast(MultiaddrProtocol.P2P),
                peer,
                connections,
                streams,
                ProtocolId.of(protocol),
                identify,
                parallel);
    }
}
