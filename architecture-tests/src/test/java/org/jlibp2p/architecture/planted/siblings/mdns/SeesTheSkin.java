package org.jlibp2p.architecture.planted.siblings.mdns;

import org.jlibp2p.architecture.Planted;
import org.jlibp2p.architecture.planted.siblings.transport.netty.Skin;

@Planted
final class SeesTheSkin {
    Skin sibling;
}
