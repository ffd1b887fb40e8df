package org.jlibp2p.architecture.planted.layers.node;

import org.jlibp2p.architecture.planted.layers.bytes.Bottom;

final class InnocentSeesALayerBelow {
    Bottom below;
}
