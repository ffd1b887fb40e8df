package org.jlibp2p.architecture.planted.siblings.transport.ws;

import org.jlibp2p.architecture.Planted;
import org.jlibp2p.architecture.planted.siblings.transport.tcp.Tcp;

@Planted
final class SeesTcp {
    Tcp sibling;
}
