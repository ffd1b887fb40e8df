package org.jlibp2p.architecture.planted.siblings.kad.query;

import org.jlibp2p.architecture.Planted;
import org.jlibp2p.architecture.planted.siblings.relay.Relay;

@Planted
final class SeesRelay {
    Relay sibling;
}
