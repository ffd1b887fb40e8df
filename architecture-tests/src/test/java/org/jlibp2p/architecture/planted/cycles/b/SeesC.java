package org.jlibp2p.architecture.planted.cycles.b;

import org.jlibp2p.architecture.Planted;
import org.jlibp2p.architecture.planted.cycles.c.SeesA;

@Planted
public class SeesC {
    SeesA next;
}
