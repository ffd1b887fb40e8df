package org.jlibp2p.architecture.planted.layers.kad.query;

import org.jlibp2p.architecture.planted.layers.node.Top;

final class InnocentInsideAModule {
    Top below;
}
