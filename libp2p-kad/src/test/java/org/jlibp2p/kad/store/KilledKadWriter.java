package org.jlibp2p.kad.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.store.RecordStore.StoredRecord;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * A program that only ends by being killed: it writes one version after the other of a few values and provider records, and
 * says on standard output which are acknowledged. They are long, so that the file is written anew often.
 */
final class KilledKadWriter {
    static final int KEYS = 400;

    /** The time of day as the store's own clock has it, by which the file is read again. */
    static final Instant NOW = Instant.now();

    private static final int IN_FLIGHT = 64;

    private KilledKadWriter() {}

    static Bytes key(long version) {
        return Bytes.utf8("/test/" + version % KEYS);
    }

    static PeerId peer(long version) {
        return PeerId.decode(
                Multihash.sha256(Bytes.utf8("peer " + version % KEYS)).bytes());
    }

    /** Of an even version a value, long. */
    static StoredRecord value(long version) {
        return new StoredRecord(Bytes.utf8(version + " " + "x".repeat(3000)), NOW, peer(version));
    }

    static long version(StoredRecord record) {
        String text = record.value().utf8();
        return Long.parseLong(text.substring(0, text.indexOf(' ')));
    }

    /** Of an odd version a provider record, whose address tells the version. */
    static PeerInfo provider(long version) {
        return new PeerInfo(
                peer(version), List.of(Multiaddr.parse("/dns4/" + "x".repeat(60) + "/tcp/1/http-path/" + version)));
    }

    static long version(PeerInfo provider) {
        String text = provider.addresses().get(0).toString();
        return Long.parseLong(text.substring(text.lastIndexOf('/') + 1));
    }

    static CompletableFuture<Void> write(FileKadStore store, long version) {
        return version % 2 == 0
                ? store.records().put(key(version), value(version))
                : store.providers().add(key(version), provider(version), NOW);
    }

    /** The file, and the first version to write. */
    public static void main(String... arguments) throws InterruptedException {
        FileKadStore store = FileKadStore.open(Path.of(arguments[0]), FileKadStoreOptions.defaults());
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        for (long version = Long.parseLong(arguments[1]); true; version++) {
            long written = version;
            inFlight.acquire();
            write(store, written).thenRun(() -> {
                System.out.println(written);
                inFlight.release();
            });
        }
    }
}
