package org.jlibp2p.architecture.planted.siblings.reachability;

import org.jlibp2p.architecture.planted.siblings.relay.Relay;

final class InnocentOfTheSameModule {
    Relay own;
}
