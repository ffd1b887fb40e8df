package org.jlibp2p.rendezvous.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.Household;

import static org.assertj.core.api.Assertions.assertThat;

/** Any sequence of steps leaves the table as a plain list of registrations, looked through from one end to the other, would be. */
class RegistrationTablePropertyTest {
    private static final RegistrationTable.Limits LIMITS = new RegistrationTable.Limits(12, 4, 5, 60);
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");
    private static final List<PeerId> PEERS = peers();

    private static List<PeerId> peers() {
        List<PeerId> peers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            peers.add(PeerId.decode(
                    Bytes.concat(Bytes.fromHex("1220"), Bytes.wrap(new byte[31]), Bytes.copyOf((byte) i))));
        }
        return peers;
    }

    /** The first peers live together in twos; nobody knows where the last one does. */
    private static RegistrationTable.Registrant registrant(PeerId peer) {
        int number = PEERS.indexOf(peer);
        return new RegistrationTable.Registrant(
                peer,
                number == PEERS.size() - 1
                        ? Optional.empty()
                        : Household.of(Multiaddr.parse("/ip4/5.0.0." + number / 2)));
    }

    enum Kind {
        PUT,
        REMOVE,
        PASS
    }

    record Step(Kind kind, int peer, int name, int size, int seconds) {}

    /** The plain list. */
    private static final class Model {
        private final Map<String, RegistrationTable.Registered> entries = new LinkedHashMap<>();
        private final Map<String, Long> ends = new HashMap<>();
        private final Map<PeerId, Bytes> records = new HashMap<>();
        private long sequence;

        private static String key(PeerId peer, String name) {
            return peer + name;
        }

        boolean fits(PeerId peer, String name, Bytes record) {
            boolean renews = entries.containsKey(key(peer, name));
            long own =
                    entries.values().stream().filter(e -> e.peer().equals(peer)).count();
            long bytes = bytes() - (own == 0 ? 0 : records.get(peer).size()) + record.size();
            Optional<Household> household = registrant(peer).household();
            long neighbours = entries.values().stream()
                    .filter(e -> household.isPresent()
                            && registrant(e.peer()).household().equals(household))
                    .count();
            return (renews
                            || own < LIMITS.perPeer()
                                    && entries.size() < LIMITS.total()
                                    && neighbours < LIMITS.perHousehold())
                    && bytes <= LIMITS.recordBytes();
        }

        long bytes() {
            return entries.values().stream()
                    .map(RegistrationTable.Registered::peer)
                    .distinct()
                    .mapToLong(peer -> records.get(peer).size())
                    .sum();
        }

        void put(PeerId peer, String name, Bytes record, Duration ttl, long now) {
            String key = key(peer, name);
            records.put(peer, record);
            entries.put(key, new RegistrationTable.Registered(peer, name, record, ttl, ++sequence));
            ends.put(key, now + ttl.toNanos());
        }

        void expire(long now) {
            entries.keySet().removeIf(key -> ends.get(key) <= now);
        }

        List<RegistrationTable.Registered> after(String name, long after, int most, long now) {
            return entries.entrySet().stream()
                    .filter(e -> name.isEmpty() || e.getValue().namespace().equals(name))
                    .filter(e -> e.getValue().sequence() > after)
                    .map(e -> new RegistrationTable.Registered(
                            e.getValue().peer(),
                            e.getValue().namespace(),
                            records.get(e.getValue().peer()),
                            Duration.ofNanos(ends.get(e.getKey()) - now),
                            e.getValue().sequence()))
                    .sorted(Comparator.comparingLong(RegistrationTable.Registered::sequence))
                    .limit(most)
                    .toList();
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Kind.PUT, Kind.PUT, Kind.PUT, Kind.REMOVE, Kind.PASS),
                        Arbitraries.integers().between(0, PEERS.size() - 1),
                        Arbitraries.integers().between(0, NAMES.size() - 1),
                        Arbitraries.integers().between(1, 20),
                        Arbitraries.integers().between(1, 10))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 400)
    void theTableIsWhatAPlainListWouldBe(
            @ForAll("steps") List<Step> steps, @ForAll("starts") long start, @ForAll("most") int most) {
        RegistrationTable table = new RegistrationTable(LIMITS);
        Model model = new Model();
        long now = start;
        long offset = 0;
        for (Step step : steps) {
            PeerId peer = PEERS.get(step.peer());
            String name = NAMES.get(step.name());
            switch (step.kind()) {
                case PUT -> {
                    Bytes record = Bytes.wrap(new byte[step.size()]);
                    boolean fits = model.fits(peer, name, record);
                    assertThat(table.objection(registrant(peer), name, record).isEmpty())
                            .isEqualTo(fits);
                    if (fits) {
                        boolean renews = model.entries.containsKey(Model.key(peer, name));
                        Duration ttl = Duration.ofSeconds(step.seconds());
                        assertThat(table.put(registrant(peer), name, record, ttl, now))
                                .isEqualTo(renews);
                        model.put(peer, name, record, ttl, offset);
                    }
                }
                case REMOVE ->
                    assertThat(table.remove(peer, name)).isEqualTo(model.entries.remove(Model.key(peer, name)) != null);
                case PASS -> {
                    long passed = Duration.ofSeconds(step.seconds()).toNanos();
                    now += passed;
                    offset += passed;
                    int before = model.entries.size();
                    model.expire(offset);
                    assertThat(table.expire(now)).hasSize(before - model.entries.size());
                }
                default -> throw new AssertionError(step.kind());
            }
            same(table, model, now, offset, most);
        }
    }

    private static void same(RegistrationTable table, Model model, long now, long offset, int most) {
        assertThat(table.size()).isEqualTo(model.entries.size());
        assertThat(table.recordBytes()).isEqualTo(model.bytes());
        assertThat(table.peers()).isEqualTo((int) model.entries.values().stream()
                .map(RegistrationTable.Registered::peer)
                .distinct()
                .count());
        assertThat(table.namespaces()).isEqualTo((int) model.entries.values().stream()
                .map(RegistrationTable.Registered::namespace)
                .distinct()
                .count());
        OptionalLong next =
                model.entries.keySet().stream().mapToLong(model.ends::get).min();
        assertThat(table.nextEnd().isPresent()).isEqualTo(next.isPresent());
        next.ifPresent(end -> assertThat(table.nextEnd().getAsLong() - now).isEqualTo(end - offset));
        for (String name : List.of("", "a", "b", "nobody")) {
            long middle = model.sequence / 2;
            assertThat(table.after(name, middle, most, 10_000, now)).isEqualTo(model.after(name, middle, most, offset));
        }
    }

    /** Clocks begin anywhere, and may run over the end of their numbers. */
    @Provide
    Arbitrary<Long> starts() {
        return Arbitraries.of(0L, -1L, Long.MAX_VALUE - 1, Long.MIN_VALUE);
    }

    @Provide
    Arbitrary<Integer> most() {
        return Arbitraries.integers().between(1, 12);
    }

    @Property(tries = 100)
    void whoGoesOnWithTheLastNumberSeesEveryRegistrationOnce(
            @ForAll("steps") List<Step> steps, @ForAll("most") int most) {
        RegistrationTable table = new RegistrationTable(new RegistrationTable.Limits(1000, 1000, 1000, 1_000_000));
        for (Step step : steps) {
            table.put(
                    registrant(PEERS.get(step.peer())),
                    NAMES.get(step.name()),
                    Bytes.wrap(new byte[step.size()]),
                    Duration.ofHours(1),
                    0);
        }
        List<RegistrationTable.Registered> seen = new ArrayList<>();
        long last = 0;
        List<RegistrationTable.Registered> page = table.after("", last, most, 150, 0);
        while (!page.isEmpty()) {
            seen.addAll(page);
            last = page.get(page.size() - 1).sequence();
            page = table.after("", last, most, 150, 0);
        }

        assertThat(seen).isEqualTo(table.after("", 0, 1000, 1_000_000, 0));
        assertThat(seen).hasSize(table.size());
    }
}
