package org.jlibp2p.architecture.planted.cycles.c;

import org.jlibp2p.architecture.Planted;
import org.jlibp2p.architecture.planted.cycles.a.SeesB;

@Planted
public class SeesA {
    SeesB next;
}
