package org.jlibp2p.interop.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.relay.circuit.RelayServerOptions;

/**
 * What the command line asks for about relays.
 *
 * @param client the relays to be reached through, if the peer uses relays at all
 * @param server what it gives, if it is a relay itself
 */
record RelayFlags(Optional<RelayClientOptions> client, Optional<RelayServerOptions> server) {
    void addTo(NodeBuilder builder) {
        if (client.isPresent() && server.isPresent()) {
            builder.service(CircuitRelay.clientAndServer(client.get(), server.get()));
        } else if (client.isPresent()) {
            builder.service(CircuitRelay.client(client.get()));
        } else {
            server.ifPresent(options -> builder.service(CircuitRelay.server(options)));
        }
    }

    static final class Reader {
        private final List<Multiaddr> relays = new ArrayList<>();
        private boolean isServer;
        private boolean unlimited;

        void turnOn(String name) {
            if (name.equals("--relay-server")) {
                isServer = true;
            } else {
                unlimited = true;
            }
        }

        void client(Multiaddr relay) {
            relays.add(relay);
        }

        RelayFlags flags(Set<String> transports) {
            if (unlimited && !isServer) {
                throw new BadRequestException("flag --relay-unlimited needs --relay-server");
            }
            boolean isClient = transports.contains("circuit");
            if (!relays.isEmpty() && !isClient) {
                throw new BadRequestException("flag --relay-client needs --transports circuit");
            }
            RelayServerOptions given = unlimited ? RelayServerOptions.unlimited() : RelayServerOptions.defaults();
            return new RelayFlags(
                    isClient
                            ? Optional.of(RelayClientOptions.defaults().withRelays(relays.toArray(Multiaddr[]::new)))
                            : Optional.empty(),
                    isServer ? Optional.of(given) : Optional.empty());
        }
    }
}
