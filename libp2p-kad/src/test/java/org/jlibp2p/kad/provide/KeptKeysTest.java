package org.jlibp2p.kad.provide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeptKeysTest {
    private final KeptKeys keys = new KeptKeys();

    private static List<Bytes> seen(KeptKeys keys, long prefix, int bits) {
        List<Bytes> seen = new ArrayList<>();
        keys.scan(prefix, bits, (page, index) -> seen.add(page.hash(index)));
        return seen;
    }

    @Test
    void aKeyIsKeptOnceAndForgottenOnce() {
        Bytes hash = Places.hashes(1, 1).get(0);
        long head = Heads.of(hash);

        assertThat(keys.add(head, hash, 7)).isTrue();
        assertThat(keys.add(head, hash, 9)).isFalse();
        assertThat(keys.size()).isOne();
        keys.scan(0, 0, (page, index) -> assertThat(page.time(index)).isEqualTo(7));
        assertThat(keys.provided(head, hash, 11)).isTrue();
        keys.scan(0, 0, (page, index) -> assertThat(page.time(index)).isEqualTo(11));
        assertThat(keys.remove(head, hash)).isTrue();
        assertThat(keys.remove(head, hash)).isFalse();
        assertThat(keys.provided(head, hash, 13)).isFalse();
        assertThat(keys.size()).isZero();
    }

    @Test
    void keysInTheSamePlaceAreToldApart() {
        Bytes one = Bytes.utf8("one");
        Bytes other = Bytes.utf8("other");

        assertThat(keys.add(5, one, 1)).isTrue();
        assertThat(keys.add(5, other, 2)).isTrue();
        assertThat(keys.add(5, one, 3)).isFalse();
        assertThat(keys.remove(5, one)).isTrue();
        assertThat(seen(keys, 0, 0)).containsExactly(other);
    }

    @Test
    void moreKeysInOnePlaceThanAPageHasAreAllKept() {
        for (int i = 0; i < KeyPage.CAPACITY * 2; i++) {
            keys.add(42, Bytes.utf8("key " + i), i);
        }

        assertThat(seen(keys, 42, 64)).hasSize(KeyPage.CAPACITY * 2).doesNotHaveDuplicates();
    }

    @Property(tries = 100)
    void aPrefixHasExactlyItsKeysInOrder(@ForAll long seed, @ForAll @IntRange(max = 12) int bits) {
        KeptKeys kept = new KeptKeys();
        Random random = new Random(seed);
        Map<Bytes, Integer> reference = new HashMap<>();
        List<Bytes> pool = Places.hashes(600, seed);
        for (int i = 0; i < 2000; i++) {
            Bytes hash = pool.get(random.nextInt(pool.size()));
            long head = Heads.of(hash);
            switch (random.nextInt(3)) {
                case 0 -> assertThat(kept.remove(head, hash)).isEqualTo(reference.remove(hash) != null);
                case 1 -> {
                    assertThat(kept.provided(head, hash, i)).isEqualTo(reference.containsKey(hash));
                    reference.computeIfPresent(hash, (key, time) -> 1);
                    kept.provided(head, hash, 1);
                }
                default -> assertThat(kept.add(head, hash, 2)).isEqualTo(reference.putIfAbsent(hash, 2) == null);
            }
        }
        long prefix = Heads.prefix(random.nextLong(), bits);
        List<Bytes> expected = Places.sorted(new ArrayList<>(reference.keySet())).stream()
                .filter(hash -> Heads.startsWith(Heads.of(hash), prefix, bits))
                .toList();

        assertThat(kept.size()).isEqualTo(reference.size());
        assertThat(seen(kept, prefix, bits)).isEqualTo(expected);
        kept.scan(0, 0, (page, index) -> {
            assertThat(page.time(index)).isEqualTo(reference.get(page.hash(index)));
            assertThat(page.head(index)).isEqualTo(Heads.of(page.hash(index)));
        });
    }

    @Test
    void keysOfAllSizesFit() {
        Random random = new Random(3);
        List<Bytes> hashes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = new byte[4 + i % 76];
            random.nextBytes(bytes);
            hashes.add(Bytes.wrap(bytes));
        }
        hashes.forEach(hash -> keys.add(Heads.of(hash), hash, 0));

        assertThat(seen(keys, 0, 0)).isEqualTo(Places.sorted(hashes));
    }

    @Test
    void aKeyTakesLessThan100BytesOfMemory() {
        int count = 200_000;
        List<Bytes> hashes = Places.hashes(count, 4);
        long before = used();
        KeptKeys many = new KeptKeys();
        hashes.forEach(hash -> many.add(Heads.of(hash), hash, 1));
        long after = used();

        assertThat(many.size()).isEqualTo(count);
        assertThat((after - before) / (double) count).isBetween(40.0, 100.0);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
