package org.jlibp2p.interop.network;

/** A private network behind a router with a NAT. */
public final class Home {
    private final LocalNetwork network;
    private final String label;
    private final Host router;
    private final Bridge inside;
    private final String gateway;

    Home(LocalNetwork network, String label, Host router, Bridge inside, Nat nat) {
        this.network = network;
        this.label = label;
        this.router = router;
        this.inside = inside;
        gateway = inside.address(router.plugInto(inside));
        router.route(nat.rules());
    }

    /**
     * One more host in it.
     *
     * @param name a letter or two, another for each host of the home
     * @return the host
     */
    public Host host(String name) {
        Host host = network.host(label + name, inside);
        host.routeThrough(gateway);
        return host;
    }

    /**
     * Where the router is seen from outside.
     *
     * @return its IPv4 address there
     */
    public String outsideIp() {
        return router.ip();
    }

    /**
     * Makes whatever leaves through the router take longer.
     *
     * @param milliseconds by how much
     * @return false if this system cannot
     */
    public boolean delay(int milliseconds) {
        try {
            router.execute("tc", "qdisc", "add", "dev", "eth0", "root", "netem", "delay", milliseconds + "ms");
            return true;
        } catch (IllegalStateException noSuchQueue) {
            return false;
        }
    }
}
