package org.jlibp2p.interop.scale;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** What was acknowledged, and how much was tried. Any thread. */
final class Ledger {
    /** By how many peers a record has to be kept to count as acknowledged, beside the one that put it. */
    static final int QUORUM = 5;

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final AtomicInteger tried = new AtomicInteger();

    /** Something was put, with success or without. */
    void tried() {
        tried.incrementAndGet();
    }

    /** Keeps it if enough peers have it. */
    boolean acknowledge(Entry entry) {
        return entry.holders() >= QUORUM && entries.add(entry);
    }

    int attempts() {
        return tried.get();
    }

    List<Entry> all() {
        return entries;
    }

    /** One that whoever is on a side has to find now: while the network is cut, not what was made on the other side meanwhile. */
    Optional<Entry> pick(RandomGenerator random, Side side, Phase now) {
        List<Entry> known = entries.stream()
                .filter(entry ->
                        now != Phase.CUT && now != Phase.HEALING || entry.phase() != Phase.CUT || entry.side() == side)
                .toList();
        return known.isEmpty() ? Optional.empty() : Optional.of(known.get(random.nextInt(known.size())));
    }

    /** Those that were made on a side while it was alone. */
    List<Entry> madeAlone(Side side) {
        return entries.stream()
                .filter(entry -> entry.phase() == Phase.CUT && entry.side() == side)
                .toList();
    }
}
