package org.jlibp2p.relay.client;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.relay.protocol.AddressGroups;
import org.jlibp2p.transport.AddressScope;

/** One relay that this node could use, and how it went with it. Plain, without clock; confined to its owner's loop. */
final class Candidate {
    private final int lot; // what decides between equals
    private PeerInfo relay;
    private Optional<Multiaddr> seen; // where its last connection with this node came from, or led to
    private Set<Bytes> networks;
    private boolean ofInternet;
    private long heardAt;
    private long triedAt;
    private long leftAloneUntil;
    private int failures; // since a place here has lasted
    private boolean waits; // until its time is over, though it is there
    private boolean serves = true; // as far as it has said
    private boolean placed;
    private long placedAt;

    Candidate(PeerInfo relay, Optional<Multiaddr> seen, int lot, long now) {
        this.lot = lot;
        this.seen = seen;
        heardAt = now;
        triedAt = now;
        leftAloneUntil = now;
        place(relay);
    }

    private void place(PeerInfo where) {
        relay = where;
        // What it says of itself counts for as long as it has not been seen: it may say anything.
        networks = seen.map(Stream::of)
                .orElseGet(() -> where.addresses().stream())
                .flatMap(address -> AddressGroups.of(address).network().stream())
                .collect(Collectors.toSet());
        ofInternet = where.addresses().stream().map(AddressScope::of).anyMatch(Candidate::isFar);
    }

    private static boolean isFar(AddressScope scope) {
        return scope == AddressScope.PUBLIC || scope == AddressScope.UNKNOWN;
    }

    /** Best first, if there are relays in these networks already. */
    static Comparator<Candidate> bestFirst(Set<Bytes> taken) {
        return Comparator.comparing((Candidate candidate) -> !candidate.ofInternet)
                .thenComparing(candidate -> candidate.isIn(taken))
                .thenComparingInt(Candidate::failures)
                .thenComparingInt(candidate -> candidate.lot);
    }

    private boolean isIn(Set<Bytes> taken) {
        return networks.stream().anyMatch(taken::contains);
    }

    /** Whether another one is in the same network. */
    boolean isBeside(Candidate other) {
        return isIn(other.networks);
    }

    PeerInfo relay() {
        return relay;
    }

    PeerId id() {
        return relay.id();
    }

    Set<Bytes> networks() {
        return networks;
    }

    long heardAt() {
        return heardAt;
    }

    long triedAt() {
        return triedAt;
    }

    long leftAloneUntil() {
        return leftAloneUntil;
    }

    int failures() {
        return failures;
    }

    /** It is there now; what it was given on a list stays beside what it says of itself. */
    void heard(PeerInfo now, Optional<Multiaddr> at, long when, boolean keep) {
        heardAt = when;
        seen = at.or(() -> seen);
        serves = true;
        boolean same = keep || now.addresses().isEmpty();
        Set<Multiaddr> addresses = Stream.concat(
                        same ? relay.addresses().stream() : Stream.empty(), now.addresses().stream())
                .limit(CircuitListener.MAX_ADDRESSES)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        place(new PeerInfo(relay.id(), List.copyOf(addresses)));
        if (!waits) {
            leftAloneUntil = when;
        }
    }

    /** It has said that it is none. */
    void servesNot() {
        serves = false;
    }

    boolean serves() {
        return serves;
    }

    void tried(long when) {
        triedAt = when;
        placed = false;
    }

    /** There is a place here, a new one or the old one renewed. */
    void granted(long when) {
        heardAt = when;
        leftAloneUntil = when;
        if (!placed) {
            placed = true;
            placedAt = when;
        }
    }

    /** Whether there is a place here, for so long already. */
    boolean hasLasted(Duration least, long now) {
        return placed && now - placedAt >= least.toNanos();
    }

    void forgive() {
        failures = 0;
    }

    /** To be there makes up for one failure to be reached, and for nothing else. */
    void failed(boolean answered, int times, long until) {
        waits = answered || times > 1;
        placed = false;
        failures = times;
        leftAloneUntil = until;
    }

    @Override
    public String toString() {
        return "Candidate[" + relay.id() + ", " + failures + " failures]";
    }
}
