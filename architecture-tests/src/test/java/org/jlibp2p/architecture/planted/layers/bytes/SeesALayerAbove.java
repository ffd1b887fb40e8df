package org.jlibp2p.architecture.planted.layers.bytes;

import org.jlibp2p.architecture.Planted;
import org.jlibp2p.architecture.planted.layers.node.Top;

@Planted
final class SeesALayerAbove {
    Top above;
}
