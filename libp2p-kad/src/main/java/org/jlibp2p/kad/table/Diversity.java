package org.jlibp2p.kad.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;

/** Counts how many peers of each group have a place. Confined to the table. */
final class Diversity {
    private final DiversityRules rules;
    private final Map<Bytes, Integer> inTable = new HashMap<>();
    private final List<Map<Bytes, Integer>> inBuckets = new ArrayList<>();

    Diversity(DiversityRules rules) {
        this.rules = rules;
    }

    /** Whether a peer may have a place; if it has one already, it must have been taken out of the count before. */
    boolean admits(int bucket, Set<Bytes> groups) {
        if (!rules.isLimiting()) {
            return true;
        }
        if (groups.isEmpty()) {
            return rules.placeless() == DiversityRules.Placeless.ADMITTED;
        }
        if (groups.size() > DiversityRules.MAX_GROUPS) {
            return false;
        }
        Map<Bytes, Integer> inBucket = inBucket(bucket);
        return groups.stream()
                .allMatch(group -> inTable.getOrDefault(group, 0) < rules.perTable()
                        && inBucket.getOrDefault(group, 0) < rules.perBucket());
    }

    void add(int bucket, Set<Bytes> groups) {
        count(inTable, groups, 1);
        count(inBucket(bucket), groups, 1);
    }

    void remove(int bucket, Set<Bytes> groups) {
        count(inTable, groups, -1);
        count(inBucket(bucket), groups, -1);
    }

    private Map<Bytes, Integer> inBucket(int bucket) {
        while (inBuckets.size() <= bucket) {
            inBuckets.add(new HashMap<>());
        }
        return inBuckets.get(bucket);
    }

    private static void count(Map<Bytes, Integer> counts, Set<Bytes> groups, int change) {
        for (Bytes group : groups) {
            int count = counts.getOrDefault(group, 0) + change;
            if (count == 0) {
                counts.remove(group);
            } else {
                counts.put(group, count);
            }
        }
    }
}
