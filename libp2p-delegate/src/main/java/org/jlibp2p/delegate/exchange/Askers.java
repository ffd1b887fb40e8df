package org.jlibp2p.delegate.exchange;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.async.Registration;

/**
 * On whose behalf a node searches: which nodes a request to its own server has come through. Delegates that are asked in turn are told
 * of them, so that one that has asked sees the circle. Between the two is whatever finds things in the node, which knows nothing of this
 * and hands on what is searched for; so a search is recognised by the very object that it is for. If that is another one by then,
 * delegates are told of this node only. Any thread.
 */
public final class Askers {
    private final Map<Same, List<String>> known = new ConcurrentHashMap<>();
    private final Map<URI, String> delegates = new ConcurrentHashMap<>(2); // those that have said what they are called

    private record Same(Object object) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Same same && same.object == object;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }
    }

    /**
     * Says for whom something is searched for.
     *
     * @param sought a CID, a peer id, or a key, which nobody else uses
     * @param nodes their names, in the order in which the request came through them
     * @return forgets it
     */
    public Registration add(Object sought, List<String> nodes) {
        if (nodes.isEmpty()) {
            return Registration.none();
        }
        Same key = new Same(sought);
        known.put(key, List.copyOf(nodes));
        return () -> known.remove(key);
    }

    /**
     * For whom something is searched for.
     *
     * @param sought what
     * @return the names of nodes, of none for most
     */
    public List<String> of(Object sought) {
        return known.getOrDefault(new Same(sought), List.of());
    }

    /**
     * A delegate of this node has said what it is called.
     *
     * @param delegate where it is
     * @param name its name in {@code Via}
     */
    public void met(URI delegate, String name) {
        delegates.put(delegate, name);
    }

    /**
     * Whether one of some nodes is a delegate of this one, as far as that is known: it may not be asked for what it asks for itself.
     *
     * @param nodes their names in {@code Via}
     * @return whether one is
     */
    public boolean isAnyDelegate(List<String> nodes) {
        return nodes.stream().anyMatch(delegates::containsValue);
    }
}
