package org.jlibp2p.kad.server;

import java.util.List;

import org.jlibp2p.kad.table.Key;
import org.jlibp2p.peer.PeerId;

/** The peers near a key that a server tells of. Any thread may ask; nothing blocks. */
@FunctionalInterface
public interface ClosestPeers {
    /**
     * The closest ones.
     *
     * @param target to what
     * @param count how many at most
     * @param except one that is left out
     * @return the closest one first
     */
    List<PeerId> closest(Key target, int count, PeerId except);
}
