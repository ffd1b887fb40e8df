package org.jlibp2p.status;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** What was said last under each name; of the names those that something was said under last. May be used by any thread. */
final class Newest<K, V> {
    private final int most;
    private final AtomicReference<Map<K, V>> entries = new AtomicReference<>(Map.of());

    /** Keeps as many names as that. */
    Newest(int most) {
        this.most = most;
    }

    /** Takes the place of what was said before; when there are too many the name that was longest silent goes. */
    void put(K name, V said) {
        change(next -> {
            next.remove(name);
            next.put(name, said);
            if (next.size() > most) {
                next.remove(next.keySet().iterator().next());
            }
        });
    }

    void remove(K name) {
        change(next -> next.remove(name));
    }

    private void change(Consumer<Map<K, V>> change) {
        entries.updateAndGet(before -> {
            Map<K, V> next = new LinkedHashMap<>(before);
            change.accept(next);
            return Collections.unmodifiableMap(next);
        });
    }

    /** All of it at this moment, the one that was longest silent first. */
    Map<K, V> all() {
        return entries.get();
    }
}
