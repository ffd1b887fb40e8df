package org.jlibp2p.kad.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import org.jlibp2p.peer.PeerId;

/**
 * The peers that have the same number of bits in common with this node: those with a place, the senior one first, and those
 * that wait for one. Confined to the table.
 */
final class Bucket {
    private static final TableView.Entry[] NOBODY = {};

    private final int size;
    private final int replacements;
    private final List<Contact> contacts = new ArrayList<>();
    private final Map<PeerId, Contact> waiting = new LinkedHashMap<>(); // the one heard of last is the last one
    private TableView.Entry[] answering = NOBODY;
    private boolean changed;

    Bucket(int size, int replacements) {
        this.size = size;
        this.replacements = replacements;
    }

    Collection<Contact> contacts() {
        return contacts;
    }

    boolean isFull() {
        return contacts.size() >= size;
    }

    void add(Contact contact) {
        waiting.remove(contact.peer());
        contacts.add(contact);
        changed = true;
    }

    void remove(Contact contact) {
        contacts.remove(contact);
        changed = true;
    }

    /** Somebody in it is, or is no longer, in doubt. */
    void standingChanged() {
        changed = true;
    }

    /** The junior one of those in doubt. */
    Optional<Contact> doubtful() {
        for (int i = contacts.size() - 1; i >= 0; i--) {
            if (contacts.get(i).isDoubtful()) {
                return Optional.of(contacts.get(i));
            }
        }
        return Optional.empty();
    }

    /** Remembers a peer for when there is a place; the one heard of longest ago is forgotten if there are too many. */
    void await(Contact contact) {
        waiting.remove(contact.peer());
        waiting.put(contact.peer(), contact);
        if (waiting.size() > replacements) {
            Iterator<PeerId> oldest = waiting.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    Optional<Contact> waiting(PeerId peer) {
        return Optional.ofNullable(waiting.get(peer));
    }

    void forget(PeerId peer) {
        waiting.remove(peer);
    }

    /** Of those that wait and may have a place the one heard of last. */
    Optional<Contact> newestWaiting(Predicate<Contact> admitted) {
        Contact newest = null;
        for (Contact each : waiting.values()) {
            if (admitted.test(each)) {
                newest = each;
            }
        }
        return Optional.ofNullable(newest);
    }

    int waitingCount() {
        return waiting.size();
    }

    /** Those not in doubt, as a view may share them: the array is never written again. */
    TableView.Entry[] answering() {
        if (changed) {
            answering = contacts.stream()
                    .filter(contact -> !contact.isDoubtful())
                    .map(contact -> contact.entry)
                    .toArray(TableView.Entry[]::new);
            changed = false;
        }
        return answering;
    }
}
