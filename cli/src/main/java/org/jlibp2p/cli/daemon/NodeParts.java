package org.jlibp2p.cli.daemon;

import org.jlibp2p.autotls.AutoTls;
import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Role;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.cli.content.Fetch;
import org.jlibp2p.delegate.DelegatedRouting;
import org.jlibp2p.examples.FileTransfer;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.mdns.Mdns;
import org.jlibp2p.mdns.MdnsOptions;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.portmap.PortMapping;
import org.jlibp2p.reachability.AutoNat;
import org.jlibp2p.reachability.HolePunch;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.service.ServiceFactory;

/** Puts a node together as planned. */
final class NodeParts {
    private NodeParts() {}

    /** A node as planned, but for where it listens: that begins when it is up. */
    static NodeBuilder of(Plan plan, Identity identity, Stores stores, LoopWatch watch) {
        Config config = plan.config();
        NodeBuilder builder = Node.builder()
                .identity(identity)
                .limits(plan.limits())
                .service(Ping.service())
                .service(watch.service())
                .service(relay(plan))
                .onLimitedConnections(Functions.ECHO, FileTransfer.PROTOCOL, Fetch.PROTOCOL);
        AddressPlan.apply(config, builder);
        stores.peers().ifPresent(builder::peerStore);
        plan.privateNetwork().ifPresent(builder::privateNetwork);
        if (config.get(Settings.AUTONAT)) {
            builder.service(AutoNat.service(autoNat(plan)));
        }
        if (config.roles().contains(Role.NODE) && config.get(Settings.HOLE_PUNCHING)) {
            builder.service(HolePunch.service());
        }
        plan.dht().ifPresent(dht -> builder.service(Kademlia.service(stores.kept(dht))));
        plan.delegates().ifPresent(asked -> builder.service(DelegatedRouting.service(asked)));
        if (config.get(Settings.MDNS)) {
            builder.service(Mdns.service(plan.privateNetwork()
                    .map(MdnsOptions.defaults()::withPrivateNetwork)
                    .orElse(MdnsOptions.defaults())));
        }
        if (config.get(Settings.PORTMAP)) {
            builder.service(PortMapping.service());
        }
        AutoTlsPlan.of(config).ifPresent(certificates -> builder.service(AutoTls.service(certificates)));
        return builder;
    }

    private static ServiceFactory<CircuitRelay> relay(Plan plan) {
        return plan.relayServer()
                .map(given -> CircuitRelay.clientAndServer(plan.relayClient(), given))
                .orElseGet(() -> CircuitRelay.client(plan.relayClient()));
    }

    /** In a network that nobody else is in, and in a local one, private addresses are what peers have. */
    private static AutoNatOptions autoNat(Plan plan) {
        boolean ownNetwork = plan.privateNetwork().isPresent() || plan.config().get(Settings.LAN);
        return ownNetwork ? AutoNatOptions.defaults().withPrivateNetworks() : AutoNatOptions.defaults();
    }
}
