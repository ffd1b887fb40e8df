package org.jlibp2p.architecture.planted.engines.security.noise;

import java.net.InetSocketAddress;

import org.jlibp2p.architecture.Planted;

@Planted
final class SocketHandshake {
    InetSocketAddress address;
}
