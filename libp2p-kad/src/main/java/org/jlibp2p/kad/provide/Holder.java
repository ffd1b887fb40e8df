package org.jlibp2p.kad.provide;

import java.util.Arrays;

import org.jlibp2p.peer.PeerInfo;

/** A peer that a sweep has found, and which of the keys of the visit are to be stored with it. */
final class Holder {
    private final PeerInfo peer;
    private final long head;
    private int[] keys = new int[16];
    private int size;

    Holder(PeerInfo peer) {
        this.peer = peer;
        head = Heads.of(peer.id().bytes());
    }

    PeerInfo peer() {
        return peer;
    }

    long head() {
        return head;
    }

    /** How many keys it is to get. */
    int size() {
        return size;
    }

    /** The index in the visit of one of them. */
    int key(int index) {
        return keys[index];
    }

    void assign(int key) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
        }
        keys[size++] = key;
    }
}
