package org.jlibp2p.transport.netty;

import java.net.InetSocketAddress;

import org.jlibp2p.transport.Listener;

/** A listener at a socket of its own or one that it shares. Any thread may call. */
public interface BoundListener extends Listener {
    /**
     * What the socket is bound to.
     *
     * @return its address, with the real port; the unspecified address stays what it is
     */
    InetSocketAddress bound();
}
