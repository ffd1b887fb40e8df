package org.jlibp2p.interop.network;

/** What a host lets in, and a router through. */
public final class Firewall {
    private static final String ANSWERS_ONLY = """
            table inet guard {
              chain input {
                type filter hook input priority 0; policy drop;
                iifname "lo" accept
                ct state established,related accept
                %s
              }
            }
            """;

    private static final String NOTHING_CROSSES = """
            table inet cut {
              chain forward {
                type filter hook forward priority 0; policy accept;
                iifname "eth0" oifname "eth1" drop
                iifname "eth1" oifname "eth0" drop
              }
            }
            """;

    private Firewall() {}

    /**
     * Drops all connections that others make to a host, without a word.
     *
     * @param host which
     */
    public static void dropInbound(Host host) {
        guard(host, "");
    }

    /**
     * Refuses all connections that others make to a host, which they are told.
     *
     * @param host which
     */
    public static void refuseInbound(Host host) {
        guard(host, "meta l4proto tcp reject with tcp reset");
    }

    /**
     * Has a router drop all that it is to hand on from one of its networks to the other, without a word: they are cut off from one another.
     *
     * @param router which
     */
    public static void cut(Host router) {
        router.filter(NOTHING_CROSSES);
    }

    /**
     * Has a router hand on again what it is to.
     *
     * @param router one that was cut
     */
    public static void heal(Host router) {
        router.filter("delete table inet cut");
    }

    private static void guard(Host host, String last) {
        host.filter(ANSWERS_ONLY.formatted(last));
    }
}
