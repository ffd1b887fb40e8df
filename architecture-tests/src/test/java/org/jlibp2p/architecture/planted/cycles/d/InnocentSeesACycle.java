package org.jlibp2p.architecture.planted.cycles.d;

import org.jlibp2p.architecture.planted.cycles.a.SeesB;

final class InnocentSeesACycle {
    SeesB next;
}
