package org.jlibp2p.architecture.planted.locks.kad.table;

import org.jlibp2p.architecture.Planted;

@Planted
final class IsSynchronized {
    synchronized void add() {}
}
