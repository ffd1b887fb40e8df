package org.jlibp2p.interop.network;

/** What a host lets in. */
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

    private static void guard(Host host, String last) {
        host.filter(ANSWERS_ONLY.formatted(last));
    }
}
