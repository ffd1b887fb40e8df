package org.jlibp2p.architecture.planted.siblings.transport.ws;

import org.jlibp2p.architecture.planted.siblings.transport.netty.Skin;

final class InnocentStandsOnTheSkin {
    Skin skin;
}
