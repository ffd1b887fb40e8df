package org.jlibp2p.architecture.planted.siblings.mdns;

import org.jlibp2p.architecture.Planted;
import org.jlibp2p.architecture.planted.siblings.kad.Dht;

@Planted
final class SeesTheDht {
    Dht sibling;
}
