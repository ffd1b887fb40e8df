package org.jlibp2p.transport.netty;

import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;

/** Socket options of Linux that Netty has no name for. */
final class LinuxOptions {
    private static final int IPPROTO_IPV6 = 41;
    private static final int V6ONLY = 26;

    /** Not zero: an IPv6 socket leaves the IPv4 port alone. */
    static final ChannelOption<Integer> IPV6_V6ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, V6ONLY);

    private LinuxOptions() {}
}
