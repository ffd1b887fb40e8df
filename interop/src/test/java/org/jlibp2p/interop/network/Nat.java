package org.jlibp2p.interop.network;

/**
 * What a router does with addresses and ports (RFC 4787 has the long names). None of them lets hosts of one home meet by its
 * outer address, none answers what it does not let in, and all keep the port of a host where it is free, but the symmetric one.
 */
public enum Nat {
    /** Whoever is outside may use a port that a host inside has used. */
    FULL_CONE("iifname \"eth0\" dnat ip to tcp dport map @mapped", ""),

    /** Only addresses may to which the host has sent something from that port, from whichever port of theirs. */
    ADDRESS_RESTRICTED("iifname \"eth0\" tcp dport . ip saddr @contacted dnat ip to tcp dport map @mapped", ""),

    /** Only an address and port to which the host has sent something may answer. */
    PORT_RESTRICTED("", ""),

    /** As that, and each destination sees the host at another port. */
    SYMMETRIC("", " fully-random");

    private static final String RULES = """
            table ip nat {
              map mapped {
                type inet_service : ipv4_addr
                flags dynamic,timeout
                timeout 5m
                size 4096
              }
              set contacted {
                type inet_service . ipv4_addr
                flags dynamic,timeout
                timeout 5m
                size 4096
              }
              chain inbound {
                type nat hook prerouting priority dstnat; policy accept;
                %s
              }
              chain outbound {
                type nat hook postrouting priority srcnat; policy accept;
                oifname "eth0" masquerade%s
              }
              chain received {
                type filter hook input priority filter; policy drop;
                iifname { "eth1", "lo" } accept
                ct state established,related accept
              }
              chain forwarded {
                type filter hook forward priority filter; policy drop;
                iifname "eth1" oifname "eth0" ip protocol tcp update @mapped { tcp sport : ip saddr }
                iifname "eth1" oifname "eth0" ip protocol tcp update @contacted { tcp sport . ip daddr }
                iifname "eth1" oifname "eth0" accept
                ct state established,related accept
                iifname "eth0" ct status dnat accept
              }
            }
            """;

    private final String inbound;
    private final String ports;

    Nat(String inbound, String ports) {
        this.inbound = inbound;
        this.ports = ports;
    }

    /** What {@code nft} is to be told: eth0 is outside, eth1 inside. */
    String rules() {
        return RULES.formatted(inbound, ports);
    }
}
