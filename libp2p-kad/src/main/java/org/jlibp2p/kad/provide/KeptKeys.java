package org.jlibp2p.kad.provide;

import org.jlibp2p.bytes.Bytes;

/**
 * The keys that are kept provided, ordered by where they lie in the key space, each with the second in which it was
 * provided last. A binary trie of {@link KeyPage}s: about 55 bytes for a key of 34, and any prefix of the space is one walk.
 * Plain object, confined to whoever has it.
 */
final class KeptKeys {
    /** The time of a key that was never provided. */
    static final int NEVER = 0;

    private final Node root = new Node();
    private int size;
    private int waiting;

    /** Is shown keys in the order of their places. */
    interface Visitor {
        void key(KeyPage page, int index);
    }

    private static final class Node {
        private KeyPage page = new KeyPage();
        private Node zero;
        private Node one;

        Node branch(long head, int depth) {
            return Heads.bit(head, depth) ? one : zero;
        }

        void split(int depth) {
            zero = new Node();
            one = new Node();
            int middle = 0;
            while (middle < page.size() && !Heads.bit(page.head(middle), depth)) {
                middle++;
            }
            zero.page.append(page, 0, middle);
            one.page.append(page, middle, page.size());
            page = null;
        }

        void joinIfSmall() {
            if (zero.page != null && one.page != null && zero.page.size() + one.page.size() <= KeyPage.CAPACITY / 2) {
                page = zero.page;
                page.append(one.page, 0, one.page.size());
                zero = null;
                one = null;
            }
        }
    }

    int size() {
        return size;
    }

    /** How many keys have never been provided. */
    int waiting() {
        return waiting;
    }

    boolean contains(long head, Bytes hash) {
        return leaf(head).find(head, hash) >= 0;
    }

    private KeyPage leaf(long head) {
        Node node = root;
        for (int depth = 0; node.page == null; depth++) {
            node = node.branch(head, depth);
        }
        return node.page;
    }

    /** Whether the key was new. One that is here already stays as it is. */
    boolean add(long head, Bytes hash, int time) {
        Node node = root;
        int depth = 0;
        while (node.page == null) {
            node = node.branch(head, depth++);
        }
        if (node.page.find(head, hash) >= 0) {
            return false;
        }
        node.page.add(head, hash, time);
        if (node.page.size() > KeyPage.CAPACITY && depth < Heads.BITS) {
            node.split(depth);
        }
        size++;
        waiting += time == NEVER ? 1 : 0;
        return true;
    }

    /** Whether the key was here. */
    boolean remove(long head, Bytes hash) {
        return remove(root, 0, head, hash);
    }

    private boolean remove(Node node, int depth, long head, Bytes hash) {
        if (node.page != null) {
            int index = node.page.find(head, hash);
            if (index >= 0) {
                waiting -= node.page.time(index) == NEVER ? 1 : 0;
                size--;
                node.page.remove(index);
            }
            return index >= 0;
        }
        boolean removed = remove(node.branch(head, depth), depth + 1, head, hash);
        if (removed) {
            node.joinIfSmall();
        }
        return removed;
    }

    /** Notes when a key was provided; whether it is still here. */
    boolean provided(long head, Bytes hash, int time) {
        KeyPage page = leaf(head);
        int index = page.find(head, hash);
        if (index >= 0) {
            waiting -= page.time(index) == NEVER ? 1 : 0;
            waiting += time == NEVER ? 1 : 0;
            page.time(index, time);
        }
        return index >= 0;
    }

    /** Shows all keys whose places begin with a prefix. The keys must stay as they are while it goes on. */
    void scan(long prefix, int bits, Visitor visitor) {
        Node node = root;
        int depth = 0;
        while (node.page == null && depth < bits) {
            node = node.branch(prefix, depth++);
        }
        if (node.page == null) {
            scan(node, visitor);
            return;
        }
        KeyPage page = node.page;
        for (int i = page.from(prefix); i < page.size() && Heads.startsWith(page.head(i), prefix, bits); i++) {
            visitor.key(page, i);
        }
    }

    private static void scan(Node node, Visitor visitor) {
        if (node.page == null) {
            scan(node.zero, visitor);
            scan(node.one, visitor);
            return;
        }
        for (int i = 0; i < node.page.size(); i++) {
            visitor.key(node.page, i);
        }
    }
}
