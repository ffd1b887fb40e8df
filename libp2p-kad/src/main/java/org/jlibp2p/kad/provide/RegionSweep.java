package org.jlibp2p.kad.provide;

import java.util.Collection;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerInfo;

/**
 * Finds the closest peers of many keys that lie side by side with few lookups. Goes through the keys in order; a key whose
 * closest peers follow from what earlier lookups have found needs none of its own, because {@link Coverage} tells in
 * which parts of the space all peers are known. So it is never more than one lookup for a key, and with many keys about one
 * for every 14 peers, however many keys there are.
 *
 * <p>Keys themselves are what is looked up: no preimages of places have to be made, one key costs no more than a plain
 * lookup, and parts of the space without keys cost nothing. No estimate of the network's size can be so wrong that a key is
 * stored in the wrong place.
 *
 * <p>Plain object. What lookups find may be lies: a lookup counts for its {@value #PEERS} closest peers only, their places are
 * computed here, and there are at most {@value #MAX_LOOKUPS} lookups. Keys that have not had their turn by then are unfinished.
 */
final class RegionSweep {
    /** How many peers a key is stored with. */
    static final int PEERS = 20;

    /** Lookups in one visit to a region. */
    static final int MAX_LOOKUPS = 64;

    /** How many times as far away as expected the closest peers of a key may be until a lookup is not believed. */
    static final int MAX_SCATTER = 4;

    /** Lookups in a row that find nobody until a visit is given up. */
    static final int MAX_MISSES = 3;

    private final List<Bytes> hashes;
    private final long[] heads;
    private final double networkSize;
    private final Coverage coverage = new Coverage();
    private final FoundPeers found = new FoundPeers();
    private final int[] holders;
    private final int[] postponed;
    private int postponedCount;
    private int position;
    private boolean again;
    private int lookups;
    private int misses;
    private int failed;
    private boolean complete;

    enum Step {
        /** The key that is the {@link #target} has to be looked up. */
        LOOK_UP,
        /** There is more to compute; called again it goes on. */
        GO_ON,
        /** All is found that will be. */
        DONE
    }

    /** A sweep over the keys of a visit; the size of the network is zero where it is not known. */
    RegionSweep(RegionVisit visit, double networkSize) {
        hashes = visit.hashes();
        heads = visit.heads();
        this.networkSize = networkSize;
        holders = new int[hashes.size()];
        postponed = new int[hashes.size()];
    }

    /**
     * Goes through as many keys as told, until one has to be looked up. A key that lies where all peers are known, but some
     * of whose closest ones may be elsewhere, is postponed: the lookups for keys that lie there mostly make up for it.
     */
    Step next(int budget) {
        for (int i = 0; i < budget; i++) {
            if (position == left() && !again) {
                again = true;
                position = 0;
            }
            if (position == left() || misses >= MAX_MISSES) {
                return Step.DONE;
            }
            if (!assign(at())) {
                if (again || !coverage.containsBall(heads[at()], 0)) {
                    return lookups < MAX_LOOKUPS ? Step.LOOK_UP : Step.DONE;
                }
                postponed[postponedCount++] = at();
            }
            position++;
        }
        return Step.GO_ON;
    }

    /** The key whose turn it is. */
    private int at() {
        return again ? postponed[position] : position;
    }

    private int left() {
        return again ? postponedCount : hashes.size();
    }

    private boolean assign(int index) {
        long head = heads[index];
        List<Holder> closest = found.closest(head, PEERS);
        boolean known = closest.size() < PEERS
                ? complete && !closest.isEmpty()
                : coverage.containsBall(head, closest.get(PEERS - 1).head() ^ head);
        if (known) {
            closest.forEach(holder -> holder.assign(index));
            holders[index] = closest.size();
        }
        return known;
    }

    /** The key that is to be looked up. */
    Bytes target() {
        return hashes.get(at());
    }

    /** What the lookup of that key has found: its closest peers, in any order. */
    void found(Collection<PeerInfo> peers) {
        lookups++;
        long head = heads[at()];
        List<Holder> closest = FoundPeers.closestOf(peers, head, PEERS);
        if (!isCredible(closest, head)) {
            miss();
            return;
        }
        misses = 0;
        found.addAll(closest);
        complete |= closest.size() < PEERS;
        coverage.addBall(head, radius(closest, head));
    }

    /** How far from a place everything is known once its closest peers are; everywhere, if there are no more. */
    private static long radius(List<Holder> closest, long head) {
        return closest.size() < PEERS ? -1L : closest.get(PEERS - 1).head() ^ head;
    }

    /** Far fewer peers than there are, or far too scattered, are no closest ones: somebody or something hides the others. */
    private boolean isCredible(List<Holder> closest, long head) {
        if (closest.size() < PEERS) {
            return !closest.isEmpty() && networkSize <= 2 * PEERS;
        }
        return Heads.fraction(radius(closest, head)) * networkSize <= MAX_SCATTER * PEERS;
    }

    /** The lookup of that key has failed: the key is passed over. */
    void missed() {
        lookups++;
        miss();
    }

    private void miss() {
        misses++;
        failed++;
        position++;
    }

    int lookups() {
        return lookups;
    }

    /** Keys whose lookup has failed; when the visit was given up, all that are left. */
    int failed() {
        return misses >= MAX_MISSES ? failed + rest() : failed;
    }

    private int rest() {
        return again ? postponedCount - position : hashes.size() - position + postponedCount;
    }

    /** Whether keys are left that have not had their turn. */
    boolean unfinished() {
        return rest() > 0 && misses < MAX_MISSES;
    }

    /** With how many peers a key is to be stored; zero if none were found for it. */
    int holders(int index) {
        return holders[index];
    }

    /** The peers that are to store something, each with its keys. */
    List<Holder> recipients() {
        return found.all().stream().filter(holder -> holder.size() > 0).toList();
    }
}
