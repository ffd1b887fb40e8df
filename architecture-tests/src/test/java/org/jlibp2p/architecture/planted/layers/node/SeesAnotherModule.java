package org.jlibp2p.architecture.planted.layers.node;

import org.jlibp2p.architecture.Planted;
import org.jlibp2p.architecture.planted.layers.kad.OfAnotherModule;

@Planted
final class SeesAnotherModule {
    OfAnotherModule above;
}
