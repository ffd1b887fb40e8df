package org.jlibp2p.interop.scale;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.peer.Identity;

/** How each operation is done, by whom and with whom. Any thread. */
final class Deeds {
    /** How long an operation may take. */
    static final Duration LIMIT = Duration.ofSeconds(15);

    private static final int TRANSFER = 256 * 1024;
    private static final int THROUGH_RELAY = 2000;
    private static final int ALONE = 4;
    private static final Duration VALID = Duration.ofHours(24);

    private final Population population;
    private final Ledger ledger;
    private final Dice dice;
    private final AtomicLong made = new AtomicLong();

    /** Who took part in an operation: if one of them ends meanwhile, it says nothing. */
    static final class Cast {
        private final List<Member> members = new ArrayList<>();
        private final List<Integer> ends = new ArrayList<>();

        Member with(Member member) {
            members.add(member);
            ends.add(member.ends());
            return member;
        }

        /** Of which kinds they are. */
        String kinds() {
            return members.stream()
                    .map(member -> member.role() == Role.HIDDEN
                            ? "hidden " + member.kind()
                            : member.kind().toString())
                    .collect(Collectors.joining(" to "));
        }

        boolean isWhole() {
            for (int i = 0; i < members.size(); i++) {
                if (!members.get(i).isUp() || members.get(i).ends() != ends.get(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    Deeds(Population population, Ledger ledger, Dice dice) {
        this.population = population;
        this.ledger = ledger;
        this.dice = dice;
    }

    /**
     * Does an operation.
     *
     * @return whether there was somebody and something to do it with
     * @throws RuntimeException or an error if it was not answered; says why
     */
    boolean perform(Operation operation, Phase phase, Cast cast) {
        Optional<Member> actor = dice.one(population.up(member -> isActor(operation, member)));
        if (actor.isEmpty()) {
            return false;
        }
        Member by = cast.with(actor.get());
        return switch (operation) {
            case PROVIDE -> provide(by, phase);
            case PUT -> put(by, phase);
            case FIND_PROVIDERS -> find(by, phase, Entry::isProvider);
            case GET -> find(by, phase, entry -> !entry.isProvider());
            case FIND_PEER -> findPeer(by, phase, cast);
            case RELAY_DIAL -> dialThroughRelay(by, phase, cast);
            case DELEGATE -> askDelegates(by, phase);
            case TRANSFER -> transfer(by, phase, cast);
        };
    }

    private static boolean isActor(Operation operation, Member member) {
        return switch (operation) {
            case PROVIDE, PUT, TRANSFER, RELAY_DIAL -> member.role() == Role.ORDINARY;
            case DELEGATE -> !member.role().isService() && member.kind() != PeerKind.RUST; // which has no client
            default -> !member.role().isService();
        };
    }

    private boolean provide(Member by, Phase phase) {
        ledger.tried();
        String cid = by.call(LIMIT, "kadProvide", "data", "content " + made.incrementAndGet())
                .text("cid");
        acknowledge(by, phase, cid, by.peerId());
        return true;
    }

    /** A record of somebody who is no member, so that each is another one: anybody may put what its owner has signed. */
    private boolean put(Member by, Phase phase) {
        Identity owner = Identity.generate();
        boolean isName = made.incrementAndGet() % 2 == 0;
        Bytes record = isName
                ? IpnsRecord.builder(owner)
                        .value("/ipfs/bafkqaaa")
                        .validUntil(Instant.now().plus(VALID))
                        .sign()
                        .encode()
                : owner.publicKey().encode();
        Map<String, String> key =
                Map.of("ns", isName ? "ipns" : "pk", "peer", owner.peerId().toString());
        String value = Base64.getEncoder().encodeToString(record.toByteArray());
        ledger.tried();
        by.call(LIMIT, "kadPut", "key", key, "value", Map.of("base64", value));
        acknowledge(by, phase, key, value);
        return true;
    }

    /** That a put has ended well says that somebody keeps it: how many do, another one on the same side finds out. */
    private void acknowledge(Member by, Phase phase, Object key, String value) {
        boolean isProvider = key instanceof String;
        Member observer = dice.one(population.up(member -> member != by
                        && member.side() == by.side()
                        && member.kind() == PeerKind.JAVA
                        && member.role() != Role.HIDDEN))
                .orElseThrow();
        Fields found = isProvider
                ? observer.call(LIMIT, "kadHolders", "cid", key, "peer", value)
                : observer.call(LIMIT, "kadHolders", "key", key);
        int holders = found.texts("holders").size();
        if (!ledger.acknowledge(new Entry(key, value, by.side(), phase, holders))) {
            throw new AssertionError("kept by fewer than " + Ledger.QUORUM + " of " + (int) found.number("asked"));
        }
    }

    /** Has records of every kind made on a side, by somebody there. */
    void make(Side side, Phase phase) {
        for (int i = 0; i < ALONE; i++) {
            Member by = dice.one(population.up(member ->
                            member.side() == side && member.role() == Role.ORDINARY && member.kind() == PeerKind.JAVA))
                    .orElseThrow();
            try {
                if (i % 2 == 0) {
                    provide(by, phase);
                } else {
                    put(by, phase);
                }
            } catch (PeerFailure | AssertionError notAcknowledged) {
                // As with all that is made: it does not count.
            }
        }
    }

    private boolean find(Member by, Phase phase, Predicate<Entry> which) {
        Optional<Entry> entry = ledger.pick(dice.random(), by.side(), phase)
                .filter(which)
                .filter(wanted -> !wanted.value().equals(by.peerId())); // who does not look for itself
        entry.ifPresent(wanted -> require(wanted.isFoundBy(by, LIMIT), "not found"));
        return entry.isPresent();
    }

    private static void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new AssertionError(otherwise);
        }
    }

    /** Somebody who can be reached directly; while the network is cut, on the same side. */
    private Optional<Member> partner(Member by, Phase phase, Role role) {
        return dice.one(population.up(member -> member != by
                && member.role() == role
                && (phase != Phase.CUT && phase != Phase.HEALING || member.side() == by.side())));
    }

    private boolean findPeer(Member by, Phase phase, Cast cast) {
        Optional<Member> wanted = partner(by, phase, Role.ORDINARY);
        wanted.ifPresent(member -> {
            cast.with(member);
            require(
                    !by.call(LIMIT, "kadFindPeer", "peer", member.peerId())
                            .texts("addrs")
                            .isEmpty(),
                    "found without addresses");
        });
        return wanted.isPresent();
    }

    private boolean transfer(Member by, Phase phase, Cast cast) {
        Optional<Member> to = partner(by, phase, Role.ORDINARY);
        to.ifPresent(member -> {
            cast.with(member);
            Fields echoed = by.call(LIMIT, "echo", "addr", member.address(), "bytes", TRANSFER);
            require(echoed.flag("verified"), "other bytes came back");
        });
        return to.isPresent();
    }

    /** One relay after the other, as a dial does with the addresses that a hidden node announces. */
    private boolean dialThroughRelay(Member by, Phase phase, Cast cast) {
        Optional<Member> hidden = partner(by, phase, Role.HIDDEN);
        if (hidden.isEmpty()) {
            return false;
        }
        Member wanted = cast.with(hidden.get());
        Throwable last = null;
        for (String relay : relaysOf(wanted)) {
            try {
                by.call(LIMIT, "disconnect", "peer", wanted.peerId());
                by.call(LIMIT, "dialRelay", "relay", relay, "peer", wanted.peerId());
                Fields echoed = by.call(LIMIT, "echo", "peer", wanted.peerId(), "bytes", THROUGH_RELAY);
                require(echoed.flag("verified"), "other bytes came back");
                by.call(LIMIT, "disconnect", "peer", wanted.peerId());
                return true;
            } catch (PeerFailure | AssertionError failure) {
                last = failure;
            }
        }
        throw new AssertionError(last == null ? "it has no place at any relay" : last.getMessage(), last);
    }

    /** Where relays have a place for a hidden node, as it says itself. */
    static List<String> relaysOf(Member hidden) {
        return hidden.call(LIMIT, "info").texts("addrs").stream()
                .filter(address -> address.contains("/p2p-circuit"))
                .map(address -> address.substring(0, address.indexOf("/p2p-circuit")))
                .distinct()
                .toList();
    }

    /** The delegate of its own side first, and the other one if that does not find it. */
    private boolean askDelegates(Member by, Phase phase) {
        Optional<Entry> entry = ledger.pick(dice.random(), by.side(), phase).filter(Entry::isForDelegates);
        entry.ifPresent(wanted -> {
            Throwable last = null;
            for (Side side : List.of(by.side(), by.side().other())) {
                try {
                    require(wanted.isFoundAt(delegate(side).url(), by, LIMIT), "the delegate does not find it");
                    return;
                } catch (PeerFailure | AssertionError failure) {
                    last = last == null ? failure : last;
                }
            }
            throw new AssertionError(last.getMessage(), last);
        });
        return entry.isPresent();
    }

    Member delegate(Side side) {
        return population
                .all(member -> member.role() == Role.DELEGATE && member.side() == side)
                .get(0);
    }
}
