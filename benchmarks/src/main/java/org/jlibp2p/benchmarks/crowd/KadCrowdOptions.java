package org.jlibp2p.benchmarks.crowd;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.negotiation.ProtocolId;

/**
 * What the command line asks for.
 *
 * @param crowd what the whole crowd has in common
 * @param neighbours how many servers of the DHT
 * @param clients how many clients of it
 * @param inFlight how many requests of each client are under way
 * @param onlyPeers whether they ask for peers and nothing else
 * @param protocol the DHT's
 */
record KadCrowdOptions(
        CrowdOptions crowd, int neighbours, int clients, int inFlight, boolean onlyPeers, ProtocolId protocol) {
    private static final String AMINO = "/ipfs/kad/1.0.0";

    /**
     * Reads {@code --name value}.
     *
     * @throws IllegalArgumentException names the option that is wrong
     */
    static KadCrowdOptions parse(String... arguments) {
        List<String> others = new ArrayList<>();
        int neighbours = 0;
        int clients = 1;
        int inFlight = 1;
        boolean onlyPeers = false;
        String protocol = AMINO;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--neighbours" -> neighbours = Integer.parseInt(value);
                case "--clients" -> clients = Integer.parseInt(value);
                case "--in-flight" -> inFlight = Integer.parseInt(value);
                case "--ask-for" -> onlyPeers = value.equals("peers");
                case "--protocol" -> protocol = value;
                default -> others.addAll(List.of(arguments[i], value));
            }
        }
        CrowdOptions crowd = CrowdOptions.parse(others.toArray(String[]::new));
        return new KadCrowdOptions(crowd, neighbours, clients, inFlight, onlyPeers, ProtocolId.of(protocol));
    }
}
