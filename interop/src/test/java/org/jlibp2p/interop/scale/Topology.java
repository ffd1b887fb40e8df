package org.jlibp2p.interop.scale;

import java.util.EnumMap;
import java.util.Map;

import org.jlibp2p.interop.network.Bridge;
import org.jlibp2p.interop.network.Firewall;
import org.jlibp2p.interop.network.Host;
import org.jlibp2p.interop.network.LocalNetwork;

/** Two networks with a router between them, through which everything goes, and which can stop to hand on from one to the other. */
final class Topology implements AutoCloseable {
    private final LocalNetwork network = LocalNetwork.create();
    private final Map<Side, Bridge> bridges = new EnumMap<>(Side.class);
    private final Map<Side, String> gateways = new EnumMap<>(Side.class);
    private final Host router;
    private int hosts;

    Topology() {
        try {
            bridges.put(Side.WEST, network.bridge("11.22.33", ""));
            bridges.put(Side.EAST, network.bridge("11.22.34", ""));
            router = network.host("r");
            for (Side side : Side.values()) {
                Bridge bridge = bridges.get(side);
                gateways.put(side, bridge.address(router.plugInto(bridge)));
            }
            router.route("table inet passes {}");
            // Nobody is to be told that a neighbour is nearer than the router.
            router.execute("sh", "-c", "for each in /proc/sys/net/ipv4/conf/*/send_redirects; do echo 0 > $each; done");
        } catch (RuntimeException failure) {
            network.close();
            throw failure;
        }
    }

    /** One more host on a side. */
    Host host(Side side) {
        Host host = network.host("h" + ++hosts, bridges.get(side));
        host.routeOnlyThrough(gateways.get(side));
        return host;
    }

    /** One more address of a host that is on a side. */
    String anotherIp(Host host, Side side) {
        return host.anotherIp(bridges.get(side));
    }

    /** From now on nothing gets from one side to the other, and nobody is told. */
    void cut() {
        Firewall.cut(router);
    }

    void heal() {
        Firewall.heal(router);
    }

    @Override
    public void close() {
        network.close();
    }
}
