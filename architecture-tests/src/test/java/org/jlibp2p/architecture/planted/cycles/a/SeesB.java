package org.jlibp2p.architecture.planted.cycles.a;

import org.jlibp2p.architecture.Planted;
import org.jlibp2p.architecture.planted.cycles.b.SeesC;

@Planted
public class SeesB {
    SeesC next;
}
