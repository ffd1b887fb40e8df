package org.jlibp2p.kad.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.kad.store.ProviderStoreContract.key;
import static org.jlibp2p.kad.store.ProviderStoreContract.peer;

/**
 * What many provider records cost: heap, disk, time of a lookup while nothing else happens and while all of them are
 * announced again, time to open the file. {@code -Dkad.records=1000000} makes the figures of the documentation; {@code
 * -Dkad.providers=10000} says how many peers there are.
 */
class FileKadStoreFiguresIT {
    private static final int RECORDS = Integer.getInteger("kad.records", 100_000);
    private static final int PROVIDERS = Integer.getInteger("kad.providers", 10_000);
    private static final int IN_FLIGHT = 20_000;
    private static final int LOOKUPS = 200_000;

    @TempDir
    private Path directory;

    private Instant now = Instant.now(); // as the store's own clock, which the file is read by
    private final PeerInfo[] providers = new PeerInfo[PROVIDERS];

    private static FileKadStoreOptions options() {
        return FileKadStoreOptions.defaults()
                .withProviders(ProviderStoreLimits.defaults().withTotal(RECORDS));
    }

    private static PeerInfo provider(int number) {
        List<Multiaddr> addresses = new ArrayList<>();
        for (String form : List.of("tcp/4001", "udp/4001/quic-v1", "udp/4001/quic-v1/webtransport", "tcp/4002/ws")) {
            addresses.add(Multiaddr.parse("/ip4/1." + number % 200 + ".3.4/" + form));
        }
        return new PeerInfo(peer(number), addresses);
    }

    @Test
    void whatManyRecordsCost() throws Exception {
        long before = usedHeap(); // what peers take is part of what records take
        Arrays.setAll(providers, FileKadStoreFiguresIT::provider);
        Path file = directory.resolve("dht");
        FileKadStore store = FileKadStore.open(file, options());
        long began = System.nanoTime();
        addAll(store, null);
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat(store.providerRecords()).isEqualTo(RECORDS);
        double heap = (usedHeap() - before) / (double) RECORDS;
        System.out.printf(
                "%d records of %d providers: %.0f bytes of heap and %.0f of disk each; %.0f a second added%n",
                RECORDS, PROVIDERS, heap, Files.size(file) / (double) RECORDS, RECORDS / seconds);
        lookups(store, LOOKUPS); // to warm up
        print("lookups", lookups(store, LOOKUPS));
        long[] meanwhile = new long[RECORDS / 8];
        now = now.plus(StoreJournal.RENEWAL); // or nothing would be written
        addAll(store, meanwhile);
        print("lookups while everything is announced again", meanwhile);
        System.out.printf("the file is %.1f MB then%n", Files.size(file) / 1e6);
        store.close();
        store = null;

        Arrays.fill(providers, null);
        began = System.nanoTime();
        long cpu = cpu();
        FileKadStore again = FileKadStore.open(file, options());
        cpu = cpu() - cpu;
        seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "opened in %.2f s, of which the processor was used %.2f s, a file of %.1f MB; %.0f bytes of heap each%n",
                seconds, cpu / 1e9, Files.size(file) / 1e6, (usedHeap() - before) / (double) RECORDS);
        assertThat(again.providerRecords()).isEqualTo(RECORDS);
        for (int i = 0; i < RECORDS; i += 97) {
            assertThat(again.providers().find(key(i), 1, now).join()).containsExactly(provider(i % PROVIDERS));
        }
        again.close();
        assertThat(heap).isLessThan(150 + PROVIDERS * 2500.0 / RECORDS);
    }

    private static long cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static long usedHeap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** As one loop would: of eight calls one is a lookup, if they are measured. */
    private void addAll(FileKadStore store, long[] lookups) throws InterruptedException {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        SplittableRandom random = new SplittableRandom(1);
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            inFlight.acquire();
            CompletableFuture<Void> added = store.providers().add(key(i), providers[i % PROVIDERS], now);
            added.whenComplete((done, failure) -> {
                inFlight.release();
                if (failure != null) {
                    failures.add(failure);
                }
            });
            if (lookups != null && i / 8 < lookups.length) {
                lookups[i / 8] = lookup(store, key(random.nextInt(RECORDS)));
            }
        }
        inFlight.acquire(IN_FLIGHT);
        assertThat(failures).isEmpty();
    }

    private long lookup(FileKadStore store, Bytes key) {
        long began = System.nanoTime();
        List<PeerInfo> found = store.providers().find(key, 256, now).join();
        long took = System.nanoTime() - began;
        assertThat(found).isNotEmpty();
        return took;
    }

    private long[] lookups(FileKadStore store, int count) {
        SplittableRandom random = new SplittableRandom(2);
        long[] took = new long[count];
        for (int i = 0; i < count; i++) {
            took[i] = lookup(store, key(random.nextInt(RECORDS)));
        }
        return took;
    }

    private static void print(String what, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%s: p50 %.1f µs, p99 %.1f µs, p99.9 %.1f µs, longest %.1f ms%n",
                what,
                sorted[sorted.length / 2] / 1e3,
                sorted[(int) (sorted.length * 0.99)] / 1e3,
                sorted[(int) (sorted.length * 0.999)] / 1e3,
                sorted[sorted.length - 1] / 1e6);
    }
}
