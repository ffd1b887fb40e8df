package org.jlibp2p.kad.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.journal.JournalException;
import org.jlibp2p.journal.JournalFiles;
import org.jlibp2p.journal.JournalLock;
import org.jlibp2p.journal.JournalWriter;
import org.jlibp2p.kad.store.KadStoreException.Reason;
import org.jlibp2p.kad.store.ProviderTable.Stored;
import org.jlibp2p.kad.store.RecordStore.StoredRecord;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.peer.PeerInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provider records and values that outlive the process, in one file: all in memory as in {@link MemoryProviderStore} and {@link
 * MemoryRecordStore}, by the same rules, and written down by a thread of the store's own. Nothing but {@link #open} and {@link
 * #close} ever waits for the disk.
 *
 * <pre>{@code
 * try (FileKadStore store = FileKadStore.open(Path.of("dht"), FileKadStoreOptions.defaults());
 *         Node node = Node.builder()…service(Kademlia.service(options
 *                 .withProviderStore(store.providers()).withRecordStore(store.records()))).start().join()) { … }
 * }</pre>
 *
 * <p>For one service, on whose loop its two stores are called. Who opens it closes it, after the node.
 *
 * <p><b>What survives.</b> What was added or put is on the disk when its future completes: from then on no end of the process,
 * however sudden, loses it. What comes while the disk is busy is written together.
 *
 * What is there already, and was written less than half an hour ago, is not written again: it counts from that earlier time.
 *
 * <p>When the disk refuses, the store goes on in memory, the futures fail with {@link KadStoreException}, and everything is
 * written anew as soon as that is possible.
 *
 * <p>Beside the file stand {@code .lock}, which keeps a second store from using it; {@code .new} while it is written anew; and
 * {@code .damaged-} with a number, as {@link DamagedStore} tells.
 */
public final class FileKadStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileKadStore.class);

    /** What a record takes in the file beside its key, its peer and its addresses. */
    private static final int AROUND = 64;

    private final Path file;
    private final JournalLock lock;
    private final EventLoops loops;
    private final ProviderTable providerTable;
    private final ValueTable valueTable;
    private final Optional<Path> movedAside;
    private final JournalWriter writer;
    private final StoreJournal journal;
    private final ProviderStore providers = new Providers();
    private final RecordStore records = new Records();
    private volatile boolean closed;

    private FileKadStore(Path file, JournalLock lock, FileKadStoreOptions options, EventLoops loops)
            throws IOException {
        this.file = file;
        this.lock = lock;
        this.loops = loops;
        EventLoop loop = loops.next();
        LoadedStore loaded = LoadedStore.load(file, options, loop.now());
        providerTable = loaded.providers();
        valueTable = loaded.values();
        movedAside = loaded.movedAside();
        writer = new JournalWriter(StoreEntryCodec.JOURNAL, loaded.journal(), file, loop, options.backlog());
        journal = new StoreJournal(file, writer, options.backlog(), providerTable, valueTable);
    }

    /**
     * Opens a store, or begins one where there is none. Waits for the disk: call it before the node starts, not on an event
     * loop.
     *
     * @param file its file; missing directories are made
     * @param options how much it keeps, and how the file is used
     * @return the store, which is to be closed
     * @throws KadStoreException if the file cannot be used, with the reason; the file is left as it is
     */
    public static FileKadStore open(Path file, FileKadStoreOptions options) {
        EventLoops loops = EventLoops.create("libp2p-kadstore", 1);
        try {
            return open(file, options, loops);
        } catch (RuntimeException failure) {
            loops.close();
            throw failure;
        }
    }

    /** The same with a loop that is the store's thread and its clock; it is closed with the store. */
    static FileKadStore open(Path file, FileKadStoreOptions options, EventLoops loops) {
        try {
            Path real = JournalFiles.resolve(file);
            JournalLock lock = take(real);
            try {
                return new FileKadStore(real, lock, options, loops);
            } catch (IOException | RuntimeException failure) {
                lock.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    private static JournalLock take(Path file) throws IOException {
        try {
            return JournalLock.take(file);
        } catch (JournalException locked) {
            throw KadStoreException.of(file, locked);
        }
    }

    private static KadStoreException unreadable(Path file, IOException failure) {
        return new KadStoreException(
                Reason.UNREADABLE,
                file,
                "it cannot be opened: " + failure + "; correct the path or its rights",
                failure);
    }

    /**
     * Who has which content.
     *
     * @return the store to give to the service
     */
    public ProviderStore providers() {
        return providers;
    }

    /**
     * Values under their keys.
     *
     * @return the store to give to the service
     */
    public RecordStore records() {
        return records;
    }

    /**
     * Where the file went that was found in this one's place and could not be read.
     *
     * @return empty unless {@link DamagedStore#MOVE_ASIDE} was asked for, and was needed
     */
    public Optional<Path> movedAside() {
        return movedAside;
    }

    /**
     * Which file it is.
     *
     * @return its real path
     */
    public Path file() {
        return file;
    }

    /**
     * How long the file is. Any thread, a little late.
     *
     * @return bytes
     */
    public long fileSize() {
        return writer.size();
    }

    /** How many provider records there are, on the service's loop. */
    int providerRecords() {
        return providerTable.size();
    }

    /**
     * Writes what is left, waits for it for at most ten seconds, and closes the file. Not on an event loop. Afterwards the
     * stores still answer, and refuse to keep more.
     *
     * @throws KadStoreException if the disk does not answer
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        writer.end(this::unlock);
        // Whoever is interrupted wants to be done soon, and not to lose what is left to write.
        boolean interrupted = Thread.interrupted();
        loops.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!writer.hasEnded()) {
            throw new KadStoreException(
                    Reason.UNWRITABLE, file, "the disk has not answered, and the latest changes may be lost", null);
        }
    }

    /** Once nothing is written any more, which may be after {@link #close} has given up waiting. */
    private void unlock() {
        try {
            lock.close();
        } catch (IOException afterwards) {
            LOG.debug("unlocking {} failed", file, afterwards);
        }
    }

    @Override
    public String toString() {
        return "FileKadStore[" + file + "]";
    }

    private final class Providers implements ProviderStore {
        @Override
        public CompletableFuture<Void> add(Bytes key, PeerInfo provider, Instant now) {
            long renewal = StoreJournal.RENEWAL.toSeconds();
            if (journal.isUpToDate() && providerTable.isFresh(key, provider, now.getEpochSecond(), renewal)) {
                return journal.latest();
            }
            try {
                PeerInfo known = providerTable.info(provider.id()); // whose addresses may have to be written again
                journal.checkRoom(
                        AROUND + key.size() + Math.max(StoreEntryCodec.size(provider), StoreEntryCodec.size(known)));
                Stored stored = providerTable.add(key, provider, now.getEpochSecond());
                return journal.write(StoreEntryCodec.encode(stored), now);
            } catch (LimitExceededException full) {
                return CompletableFuture.failedFuture(full);
            }
        }

        @Override
        public CompletableFuture<List<PeerInfo>> find(Bytes key, int limit, Instant now) {
            return CompletableFuture.completedFuture(providerTable.find(key, limit, now.getEpochSecond()));
        }

        @Override
        public OptionalLong count() {
            return OptionalLong.of(providerTable.size());
        }
    }

    private final class Records implements RecordStore {
        @Override
        public CompletableFuture<Void> put(Bytes key, StoredRecord record) {
            if (journal.isUpToDate() && valueTable.isFresh(key, record, StoreJournal.RENEWAL)) {
                return journal.latest();
            }
            try {
                journal.checkRoom(AROUND
                        + key.size()
                        + record.value().size()
                        + record.source().bytes().size());
                StoredRecord kept = valueTable.put(key, record);
                return journal.write(StoreEntryCodec.encode(key, kept), record.received());
            } catch (LimitExceededException full) {
                return CompletableFuture.failedFuture(full);
            }
        }

        @Override
        public CompletableFuture<Optional<StoredRecord>> find(Bytes key, Instant now) {
            return CompletableFuture.completedFuture(valueTable.find(key, now));
        }

        @Override
        public OptionalLong count() {
            return OptionalLong.of(valueTable.size());
        }
    }
}
