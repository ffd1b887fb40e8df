package org.jlibp2p.transport.netty;

import io.netty.channel.unix.IntegerUnixChannelOption;
import org.jlibp2p.transport.netty.NettyIo.Switch;

/** Socket options of Linux that Netty has no name for, or has for listening sockets only. */
final class LinuxOptions {
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEPORT = 15;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;

    /** Several sockets of one user may have the same port. */
    static final Switch<Integer> REUSEPORT =
            new Switch<>(new IntegerUnixChannelOption("SO_REUSEPORT", SOL_SOCKET, SO_REUSEPORT), 1);

    /** An IPv6 socket leaves the IPv4 port alone. */
    static final Switch<Integer> IPV6_ONLY =
            new Switch<>(new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, IPV6_V6ONLY), 1);

    private LinuxOptions() {}
}
