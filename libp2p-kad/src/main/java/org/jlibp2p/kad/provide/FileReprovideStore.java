package org.jlibp2p.kad.provide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.journal.Journal;
import org.jlibp2p.journal.JournalException;
import org.jlibp2p.journal.JournalFiles;
import org.jlibp2p.journal.JournalKind;
import org.jlibp2p.journal.JournalLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in a file, which survives the process however that ends: what a future of this store has acknowledged is on the
 * disk. A thread of the store's own writes, so nobody waits for the disk; when the disk refuses, that is logged once, the futures fail, and
 * everything is written anew with the next change, half a minute later at the earliest.
 *
 * <p>Who opens it closes it, after the node. It takes about 55 bytes of memory for a key, beside those of the {@link
 * Reprovider}. Beside the file stand {@code .lock} and, while it is written anew, {@code .new}.
 */
public final class FileReprovideStore implements ReprovideStore, AutoCloseable {
    /** How long a disk that refuses is left alone. */
    static final Duration RETRY = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(FileReprovideStore.class);
    private static final JournalKind KIND = new JournalKind("jlibp2p.provide", 1, KeyEntry.MAX_SIZE);
    /** About what a key takes in the file. */
    private static final long BYTES_PER_KEY = 40;

    private final Path file;
    private final JournalLock lock;
    private final EventLoops loops;
    private final EventLoop loop;
    private final KeptKeys keys = new KeptKeys();
    private double networkSize;
    private Journal journal; // null after a failure
    private long retryAt;
    private long compactAt;
    private List<CompletableFuture<Void>> written = new ArrayList<>();
    private IOException refused;
    private boolean scheduled;
    private volatile boolean ended;

    private FileReprovideStore(Path file, JournalLock lock, EventLoops loops) throws IOException {
        this.file = file;
        this.lock = lock;
        this.loops = loops;
        loop = loops.next();
        compactAt = loop.nanoTime();
        Files.deleteIfExists(JournalFiles.beside(file, ".new"));
        boolean fresh = !Files.exists(file) || Files.size(file) == 0;
        journal = fresh
                ? Journal.create(KIND, file, Collections.emptyIterator())
                : Journal.open(KIND, file, content -> apply(KeyEntry.decode(content)));
        journal.useful(keys.size() * BYTES_PER_KEY);
    }

    /**
     * Opens a store, or begins one where there is none. Waits for the disk: call it before the node starts, not on an event loop.
     *
     * @param file its file; missing directories are made
     * @return the store, which is to be closed
     * @throws ReprovideFileException if the file cannot be used; it is left as it is
     */
    public static FileReprovideStore open(Path file) {
        return open(file, EventLoops.create("libp2p-reprovide", 1));
    }

    /** The same with a loop that is the store's thread; it is closed with the store. */
    static FileReprovideStore open(Path file, EventLoops loops) {
        try {
            Path real = JournalFiles.resolve(file);
            JournalLock lock = JournalLock.take(real);
            try {
                return new FileReprovideStore(real, lock, loops);
            } catch (IOException | RuntimeException failure) {
                lock.close();
                throw failure;
            }
        } catch (IOException | JournalException | MalformedMessageException failure) {
            loops.close();
            throw new ReprovideFileException(file, failure);
        }
    }

    /** What an entry says, done to what is in memory. */
    private void apply(KeyEntry entry) {
        for (Bytes hash : entry.hashes()) {
            long head = Heads.of(hash);
            switch (entry.what()) {
                case KEPT -> keys.add(head, hash, entry.time());
                case FORGOTTEN -> keys.remove(head, hash);
                case PROVIDED -> keys.provided(head, hash, entry.time());
                case SIZE -> throw new IllegalStateException("a size has no keys");
            }
        }
        networkSize = entry.what() == KeyEntry.What.SIZE ? entry.size() : networkSize;
    }

    @Override
    public CompletableFuture<OptionalDouble> load(Consumer<List<KeptKey>> part) {
        CompletableFuture<OptionalDouble> done = new CompletableFuture<>();
        execute(done, () -> {
            List<KeptKey> some = new ArrayList<>();
            keys.scan(0, 0, (page, index) -> {
                some.add(new KeptKey(page.hash(index), instant(page.time(index))));
                if (some.size() == KeyEntry.MAX_KEYS) {
                    part.accept(List.copyOf(some));
                    some.clear();
                }
            });
            part.accept(List.copyOf(some));
            done.complete(networkSize > 0 ? OptionalDouble.of(networkSize) : OptionalDouble.empty());
        });
        return done;
    }

    private static Optional<Instant> instant(int time) {
        return time == KeptKeys.NEVER
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(ProvideSchedule.seconds(time)));
    }

    @Override
    public CompletableFuture<Void> kept(List<Bytes> hashes) {
        return write(KeyEntry.What.KEPT, KeptKeys.NEVER, hashes);
    }

    @Override
    public CompletableFuture<Void> forgotten(List<Bytes> hashes) {
        return write(KeyEntry.What.FORGOTTEN, KeptKeys.NEVER, hashes);
    }

    @Override
    public CompletableFuture<Void> provided(List<Bytes> hashes, Instant when) {
        return write(KeyEntry.What.PROVIDED, (int) Math.max(1, when.getEpochSecond()), hashes);
    }

    @Override
    public CompletableFuture<Void> networkSize(double servers) {
        return write(List.of(KeyEntry.ofSize(servers)));
    }

    private CompletableFuture<Void> write(KeyEntry.What what, int time, List<Bytes> hashes) {
        List<KeyEntry> entries = new ArrayList<>();
        for (int from = 0; from < hashes.size(); from += KeyEntry.MAX_KEYS) {
            int to = Math.min(from + KeyEntry.MAX_KEYS, hashes.size());
            entries.add(KeyEntry.of(what, time, hashes.subList(from, to)));
        }
        return write(entries);
    }

    private CompletableFuture<Void> write(List<KeyEntry> entries) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        execute(done, () -> {
            written.add(done);
            entries.forEach(this::apply);
            append(entries);
            if (!scheduled) {
                scheduled = true;
                loop.execute(this::commit); // behind all that has been handed in by now
            }
        });
        return done;
    }

    private void execute(CompletableFuture<?> done, Runnable task) {
        try {
            loop.execute(() -> {
                if (ended) {
                    done.completeExceptionally(new NodeClosedException("writing to " + file));
                } else {
                    task.run();
                }
            });
        } catch (NodeClosedException closed) {
            done.completeExceptionally(closed);
        }
    }

    private void append(List<KeyEntry> entries) {
        try {
            if (journal != null) {
                for (KeyEntry entry : entries) {
                    journal.append(entry.encode());
                }
            }
        } catch (IOException failure) {
            failed(failure);
        }
    }

    /** Puts on the disk what has come, and tells those who wait. */
    private void commit() {
        scheduled = false;
        try {
            if (journal != null) {
                journal.force();
                compact();
            } else if (loop.nanoTime() - retryAt >= 0) {
                writeAnew();
            }
        } catch (IOException failure) {
            failed(failure);
        }
        List<CompletableFuture<Void>> waiting = written;
        written = new ArrayList<>();
        for (CompletableFuture<Void> each : waiting) {
            if (journal == null) {
                each.completeExceptionally(new ReprovideFileException(file, refused));
            } else {
                each.complete(null);
            }
        }
    }

    private void failed(IOException failure) {
        if (refused == null) {
            LOG.warn("{} cannot be written, and what is kept provided is remembered in memory only", file, failure);
        }
        refused = failure;
        retryAt = loop.nanoTime() + RETRY.toNanos();
        closeJournal();
    }

    private void closeJournal() {
        try {
            if (journal != null) {
                journal.close();
            }
        } catch (IOException afterwards) {
            LOG.debug("closing {} failed", file, afterwards);
        }
        journal = null;
    }

    /** Everything is on the disk already: should there be no room for it once more, the old file stays in use. */
    private void compact() throws IOException {
        if (!journal.isWasteful() || loop.nanoTime() - compactAt < 0) {
            return;
        }
        Journal whole;
        try {
            whole = everythingBeside();
        } catch (IOException refused) {
            LOG.debug("{} cannot be written anew", file, refused);
            compactAt = loop.nanoTime() + RETRY.toNanos();
            return;
        }
        install(whole);
    }

    private void writeAnew() throws IOException {
        install(everythingBeside());
        LOG.info("{} is written again", file);
        refused = null;
    }

    private Journal everythingBeside() throws IOException {
        Journal whole = Journal.fresh(KIND, file);
        try {
            for (KeyEntry entry : everything()) {
                whole.append(entry.encode());
            }
            whole.force();
            return whole;
        } catch (IOException | RuntimeException failure) {
            whole.discard();
            throw failure;
        }
    }

    private void install(Journal whole) throws IOException {
        closeJournal(); // or some systems do not let the name go
        try {
            journal = whole.install();
        } catch (IOException failure) {
            whole.discard();
            throw failure;
        }
    }

    /** Keys that lie side by side were mostly provided together. */
    private List<KeyEntry> everything() {
        List<KeyEntry> entries = new ArrayList<>();
        entries.add(KeyEntry.ofSize(networkSize));
        List<Bytes> some = new ArrayList<>();
        int[] time = new int[1];
        keys.scan(0, 0, (page, index) -> {
            if (!some.isEmpty() && (page.time(index) != time[0] || some.size() == KeyEntry.MAX_KEYS)) {
                entries.add(KeyEntry.of(KeyEntry.What.KEPT, time[0], some));
                some.clear();
            }
            time[0] = page.time(index);
            some.add(page.hash(index));
        });
        entries.add(KeyEntry.of(KeyEntry.What.KEPT, time[0], some));
        return entries;
    }

    /** Writes what is left, waits for that for a bounded time, and closes the file. Not on an event loop. */
    @Override
    public void close() {
        try {
            loop.execute(this::end);
        } catch (NodeClosedException already) {
            return;
        }
        // Whoever is interrupted wants to be done soon, and not to lose what is left to write.
        boolean interrupted = Thread.interrupted();
        loops.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        if (ended) {
            return;
        }
        try {
            commit();
            if (journal != null) {
                journal.seal();
            }
        } catch (IOException unsealed) {
            LOG.debug("sealing {} failed; it is whole without", file, unsealed);
        } finally {
            ended = true;
            closeJournal();
            unlock();
        }
    }

    private void unlock() {
        try {
            lock.close();
        } catch (IOException afterwards) {
            LOG.debug("unlocking {} failed", file, afterwards);
        }
    }

    /** How long the file is; only while nothing is written. */
    long size() throws IOException {
        return Files.size(file);
    }

    @Override
    public String toString() {
        return "FileReprovideStore[" + file + "]";
    }
}
