package org.jlibp2p.architecture.planted.siblings.status;

import org.jlibp2p.architecture.planted.siblings.kad.Dht;

final class InnocentLooksAtTheDht {
    Dht seen;
}
