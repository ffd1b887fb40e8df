package org.jlibp2p.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The first so many names that come, and one for all others: what keeps a tag bounded. Any thread. */
final class BoundedNames {
    /** What stands for all others. */
    static final String OTHER = "other";

    private final int most;
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    BoundedNames(int most) {
        this.most = most;
    }

    String of(String name) {
        return names.contains(name) || add(name) ? name : OTHER;
    }

    private synchronized boolean add(String name) {
        return names.size() < most && names.add(name) || names.contains(name);
    }
}
