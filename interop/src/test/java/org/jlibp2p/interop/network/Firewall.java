package org.jlibp2p.interop.network;

import static org.jlibp2p.interop.network.BlockingTool.runWith;

/** What a host lets in. */
public final class Firewall {
    private static final String ANSWERS_ONLY = """
            table inet guard {
              chain input {
                type filter hook input priority 0; policy drop;
                iifname "lo" accept
                ct state established,related accept
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
        runWith(ANSWERS_ONLY, "ip", "netns", "exec", host.namespace(), "nft", "-f", "-");
    }
}
