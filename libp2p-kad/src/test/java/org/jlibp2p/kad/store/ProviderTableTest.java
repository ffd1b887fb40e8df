package org.jlibp2p.kad.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jlibp2p.kad.store.ProviderTable.Stored;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.kad.store.ProviderStoreContract.HERE;
import static org.jlibp2p.kad.store.ProviderStoreContract.THERE;
import static org.jlibp2p.kad.store.ProviderStoreContract.at;
import static org.jlibp2p.kad.store.ProviderStoreContract.key;
import static org.jlibp2p.kad.store.ProviderStoreContract.peer;

class ProviderTableTest {
    private static final long VALIDITY =
            ProviderStoreLimits.defaults().validity().toSeconds();
    private static final int KEYS = 40;
    private static final int PEERS = 12;

    private record Pair(int key, int peer) {}

    private static ProviderTable table(ProviderStoreLimits limits) {
        return new ProviderTable(limits, new SplittableRandom(5));
    }

    /** Steps of chance, beside a plain map that does the same. */
    @Property(tries = 200)
    void itHasWhatAPlainMapHas(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ProviderTable table = table(ProviderStoreLimits.defaults());
        Map<Pair, Long> model = new HashMap<>();
        long now = 1_000_000;
        for (int step = 0; step < 400; step++) {
            now += random.nextInt(2 * (int) VALIDITY / 100);
            Pair pair = new Pair(random.nextInt(KEYS), random.nextInt(PEERS));
            table.add(key(pair.key), at(pair.peer, HERE), now);
            model.put(pair, now);
            long since = now - VALIDITY;
            model.values().removeIf(at -> at <= since);
            int asked = random.nextInt(KEYS);
            Set<PeerInfo> found = new HashSet<>(table.find(key(asked), PEERS, now));
            assertThat(found.stream().map(PeerInfo::id))
                    .containsExactlyInAnyOrderElementsOf(model.keySet().stream()
                            .filter(known -> known.key == asked)
                            .map(known -> peer(known.peer))
                            .toList());
        }
        table.expire(now);
        assertThat(table.size()).isEqualTo(model.size());
        assertThat(table.keys()).isEqualTo((int)
                model.keySet().stream().map(Pair::key).distinct().count());
        assertThat(table.providers()).isEqualTo((int)
                model.keySet().stream().map(Pair::peer).distinct().count());
        for (int i = 0; i < 10 && table.size() > 0; i++) {
            table.expire(now + VALIDITY);
        }
        assertThat(table.size() + table.keys() + table.providers()).isZero();
        assertThat(table.addressMemory()).isZero();
    }

    @Property(tries = 200)
    void noLimitIsEverExceeded(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ProviderStoreLimits limits =
                ProviderStoreLimits.defaults().withTotal(60).withPerKey(5).withPerPeer(20);
        ProviderTable table = table(limits);
        long now = 1_000_000;
        int refused = 0;
        for (int step = 0; step < 1000; step++) {
            now += random.nextInt(300);
            try {
                table.add(key(random.nextInt(KEYS)), at(random.nextInt(PEERS), HERE), now);
            } catch (LimitExceededException full) {
                refused++;
            }
            assertThat(table.size()).isLessThanOrEqualTo(60);
        }
        assertThat(refused).isPositive();
        for (int i = 0; i < KEYS; i++) {
            assertThat(table.find(key(i), 100, now)).hasSizeLessThanOrEqualTo(5);
        }
    }

    @Property(tries = 200)
    void aWalkSeesAllThatStaysFromItsBeginningToItsEnd(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ProviderTable table = table(ProviderStoreLimits.defaults());
        long now = 1_000_000;
        for (int i = 0; i < 200; i++) {
            now += 60;
            table.add(key(random.nextInt(KEYS)), at(random.nextInt(PEERS), HERE), now);
        }
        Map<Object, Long> written = new LinkedHashMap<>();
        table.beginWalk();
        while (table.isWalking()) {
            for (Stored seen : table.walk(random.nextInt(4))) {
                written.put(List.of(seen.key(), seen.provider()), seen.at());
            }
            now += random.nextInt((int) VALIDITY / 50);
            Stored meanwhile = table.add(key(random.nextInt(KEYS)), at(random.nextInt(PEERS), HERE), now);
            written.put(List.of(meanwhile.key(), meanwhile.provider()), meanwhile.at());
        }
        long end = now;
        table.beginWalk();
        List<Stored> all = table.walk(Integer.MAX_VALUE);
        assertThat(all).hasSize(table.size());
        assertThat(all.stream().filter(stored -> stored.at() > end - VALIDITY))
                .allSatisfy(stored ->
                        assertThat(written).containsEntry(List.of(stored.key(), stored.provider()), stored.at()));
    }

    @Test
    void aWalkTellsTheAddressesOfEachProviderOnce() {
        ProviderTable table = table(ProviderStoreLimits.defaults());
        for (int i = 0; i < 30; i++) {
            table.add(key(i), at(i % 3, HERE), 1000 + i);
        }
        table.beginWalk();
        List<Stored> seen = new ArrayList<>(table.walk(10));
        assertThat(table.add(key(100), at(1, HERE), 2000).addresses()).isEmpty();
        assertThat(table.add(key(101), at(2, THERE), 2000).addresses()).containsExactly(THERE);
        seen.addAll(table.walk(100));
        assertThat(seen.stream().filter(stored -> !stored.addresses().isEmpty()).map(Stored::provider))
                .containsExactlyInAnyOrder(peer(0), peer(1), peer(2));
        assertThat(table.isWalking()).isFalse();
    }

    @Test
    void whatAWalkToldMakesTheSameTableAgain() {
        ProviderTable table = table(ProviderStoreLimits.defaults());
        for (int i = 0; i < 300; i++) {
            table.add(key(i % KEYS), i % 2 == 0 ? at(i % PEERS, HERE) : at(i % PEERS), 1000 + i);
        }
        table.beginWalk();
        ProviderTable again = table(ProviderStoreLimits.defaults());
        for (Stored stored : table.walk(1000)) {
            again.restore(stored);
        }
        for (int i = 0; i < KEYS; i++) {
            assertThat(again.find(key(i), 100, 2000))
                    .containsExactlyInAnyOrderElementsOf(table.find(key(i), 100, 2000));
        }
    }

    @Test
    void keysOfOneHashAreStillSeveralKeys() {
        KeyIndex index = new KeyIndex(new SplittableRandom(1));
        Map<Integer, Integer> entries = new HashMap<>();
        SplittableRandom random = new SplittableRandom(2);
        for (int step = 0; step < 20_000; step++) {
            int number = random.nextInt(300);
            Integer entry = entries.remove(number);
            if (entry == null) {
                entries.put(number, index.add(key(number)));
            } else {
                index.remove(entry);
            }
        }
        assertThat(index.size()).isEqualTo(entries.size());
        for (int i = 0; i < 300; i++) {
            assertThat(index.find(key(i))).isEqualTo(entries.getOrDefault(i, KeyIndex.NONE));
        }
        assertThat(entries.keySet().stream().map(i -> index.key(entries.get(i))).collect(Collectors.toSet()))
                .hasSize(entries.size());
    }
}
