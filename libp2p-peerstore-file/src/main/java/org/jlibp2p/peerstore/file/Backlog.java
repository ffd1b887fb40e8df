package org.jlibp2p.peerstore.file;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jlibp2p.peer.PeerId;

/**
 * Which peers are still to be written: each once, however often it has changed since; everything, when there would be more
 * of them than the store may hold. Any thread.
 */
final class Backlog {
    private final int max;
    private Set<PeerId> waiting = new LinkedHashSet<>();
    private boolean everything;

    /** What is to be written. */
    record Work(Set<PeerId> peers, boolean everything) {
        boolean isNone() {
            return peers.isEmpty() && !everything;
        }
    }

    Backlog(int max) {
        this.max = max;
    }

    synchronized void add(PeerId peer) {
        if (everything) {
            return;
        }
        waiting.add(peer);
        if (waiting.size() > max) {
            addEverything();
        }
    }

    synchronized void addEverything() {
        everything = true;
        waiting = new LinkedHashSet<>();
    }

    /** All that there is to do; what is added from now on is for the next time. */
    synchronized Work take() {
        Work work = new Work(waiting, everything);
        waiting = new LinkedHashSet<>();
        everything = false;
        return work;
    }

    synchronized int size() {
        return waiting.size();
    }
}
