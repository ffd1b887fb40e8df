package org.jlibp2p.interop.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.interop.harness.PeerFailure;

/**
 * How long after the two halves are together again each member is back: it finds a peer of the other half, and what was made
 * there meanwhile. A delegate is back when it answers with that.
 */
final class Recovery {
    private static final Duration TRY = Duration.ofSeconds(30);
    private static final long PAUSE_MS = 300;
    private static final int AT_A_TIME = 16;

    private final Population population;
    private final Ledger ledger;
    private final Deeds deeds;
    private final Dice dice;
    private final Map<Member, Long> backAfter = new ConcurrentHashMap<>();
    private final Map<Member, String> missing = new ConcurrentHashMap<>();

    Recovery(Population population, Ledger ledger, Deeds deeds, Dice dice) {
        this.population = population;
        this.ledger = ledger;
        this.deeds = deeds;
        this.dice = dice;
    }

    /** Watches everybody until all are back, or the time is over. */
    void watch(long healedAt, Duration limit) {
        long end = healedAt + limit.toNanos();
        List<Member> all = population.up(member -> true);
        all.forEach(member -> missing.put(member, "nothing was seen of it"));
        Together.each(AT_A_TIME, new ArrayList<>(all), member -> watch(member, healedAt, end));
    }

    private void watch(Member member, long healedAt, long end) {
        while (true) {
            try {
                if (member.role() == Role.DELEGATE) {
                    findsAsDelegate(member);
                } else {
                    findsPeer(member);
                    findsRecord(member);
                }
                backAfter.put(member, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - healedAt));
                missing.remove(member);
                return;
            } catch (PeerFailure | AssertionError notYet) {
                missing.put(member, String.valueOf(notYet.getMessage()));
            }
            if (System.nanoTime() > end) {
                return;
            }
            Faults.pause(Duration.ofMillis(PAUSE_MS));
        }
    }

    private void findsPeer(Member member) {
        Member wanted = dice.one(population.up(other -> other.role() == Role.ORDINARY
                        && other.side() == member.side().other()))
                .orElseThrow();
        if (member.call(TRY, "kadFindPeer", "peer", wanted.peerId())
                .texts("addrs")
                .isEmpty()) {
            throw new AssertionError(wanted + " was found without addresses");
        }
    }

    private void findsRecord(Member member) {
        Entry entry = made(member.side().other());
        if (!entry.isFoundBy(member, TRY)) {
            throw new AssertionError("not found: " + entry);
        }
    }

    private Entry made(Side side) {
        return dice.one(ledger.madeAlone(side)).orElseThrow(() -> new AssertionError("nothing was made there alone"));
    }

    private void findsAsDelegate(Member delegate) {
        Entry entry = dice.one(ledger.madeAlone(delegate.side().other()).stream()
                        .filter(Entry::isForDelegates)
                        .toList())
                .orElseThrow(() -> new AssertionError("nothing for delegates was made there alone"));
        Member asker = dice.one(population.up(member -> member.side() == delegate.side()
                        && member.role() == Role.ORDINARY
                        && member.kind() == org.jlibp2p.interop.harness.PeerKind.JAVA))
                .orElseThrow();
        if (!entry.isFoundAt(deeds.delegate(delegate.side()).url(), asker, TRY)) {
            throw new AssertionError("the delegate does not find it: " + entry);
        }
    }

    /** Milliseconds by member, of those who are back. */
    Map<Member, Long> backAfter() {
        return backAfter;
    }

    /** Who is not back, and why not as far as is known. */
    Map<Member, String> missing() {
        return missing;
    }
}
