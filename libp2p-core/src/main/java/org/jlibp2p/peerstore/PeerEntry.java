package org.jlibp2p.peerstore;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.SignedEnvelope;

/** All that is known of one peer. Confined to whoever holds the store's lock. */
final class PeerEntry {
    private static final int ITEM = 64; // bytes around the content of an address or a name, roughly

    private static final ProtocolId[] NO_PROTOCOLS = {};

    private final PeerId id;
    private final KnownAddresses addresses = new KnownAddresses();
    private ProtocolId[] protocols = NO_PROTOCOLS; // an array, since it is kept of many and asked for of few
    private PublicKey key;
    private SignedEnvelope record;
    private long sequence;
    private long keepUntil;
    private long due;
    private long nextLook;
    private long weight;

    PeerEntry(PeerId id) {
        this.id = id;
    }

    PeerId id() {
        return id;
    }

    KnownAddresses addresses() {
        return addresses;
    }

    /** Not Set.of: a peer chooses the names, and that set is slow when their hashes collide. */
    Set<ProtocolId> protocols() {
        return protocols.length == 0
                ? Set.of()
                : Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(protocols)));
    }

    void protocols(Set<ProtocolId> latest, int max) {
        protocols = latest.size() <= max
                ? latest.toArray(NO_PROTOCOLS)
                : latest.stream().limit(max).toArray(ProtocolId[]::new);
    }

    PublicKey key() {
        return key;
    }

    void key(PublicKey known) {
        key = known;
    }

    SignedEnvelope record() {
        return record;
    }

    boolean isNewer(long other) {
        return record == null || Long.compareUnsigned(other, sequence) > 0;
    }

    void record(SignedEnvelope latest, long itsSequence) {
        record = latest;
        sequence = itsSequence;
    }

    boolean isEmpty() {
        return addresses.isEmpty() && protocols.length == 0 && key == null && record == null;
    }

    /** Whether anything of this is still to be told. */
    boolean isAlive(long now) {
        return keepUntil > now || addresses.lastEnd() > now;
    }

    PeerSnapshot snapshot(long now) {
        return new PeerSnapshot(
                id,
                addresses.snapshot(now),
                protocols(),
                Optional.ofNullable(key),
                Optional.ofNullable(record),
                Duration.ofNanos(keepUntil - now));
    }

    /** When to look at this again: {@link #settle} has said so last. */
    long due() {
        return due;
    }

    /** When the store will look at this again, which is no later than {@link #due}. */
    long nextLook() {
        return nextLook;
    }

    void lookWhenDue() {
        nextLook = due;
    }

    /** What this takes in memory, roughly, in bytes: as {@link #settle} saw it last. */
    long weight() {
        return weight;
    }

    void keepUntil(long end) {
        keepUntil = end;
    }

    /** Forgets what has ended, and takes stock of the rest. */
    void settle(int maxAddresses, long now) {
        addresses.trim(maxAddresses, now);
        due = addresses.isEmpty() ? keepUntil : addresses.firstEnd();
        long names = 0;
        for (ProtocolId name : protocols) {
            names += ITEM + name.value().length();
        }
        long envelope = record == null ? 0 : record.payload().size();
        weight = ITEM + names + envelope + addresses.bytes() + (long) ITEM * addresses.count();
    }
}
