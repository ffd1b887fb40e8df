package org.jlibp2p.peerstore.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.journal.Journal;
import org.jlibp2p.journal.JournalException;
import org.jlibp2p.journal.JournalFiles;
import org.jlibp2p.journal.JournalLock;
import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.SignedEnvelope;
import org.jlibp2p.peerstore.MemoryPeerStore;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.peerstore.file.PeerFileException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer store that outlives the process, in one file. It is a {@link MemoryPeerStore}, within the same bounds, whose changes
 * a thread of its own writes down: any thread may call, and no method but {@link #open} and {@link #close} ever waits for the
 * disk.
 *
 * <pre>{@code
 * try (FilePeerStore store = FilePeerStore.open(Path.of("peers"), PeerLimits.defaults());
 *         Node node = Node.builder().peerStore(store)…start().join()) { … }
 * }</pre>
 *
 * <p>Who opens it closes it, after the node: a node does not close a store that it was given.
 *
 * <p><b>What survives.</b> A change is on the disk after {@link FilePeerStoreOptions#writeDelay()}, and at the latest when the
 * future of a {@link #flush()} called after it has completed: from then on no end of the process, however sudden, loses it.
 * Times to live go on while no process runs. When the disk refuses, the store goes on in memory, says so in the log once,
 * and tries again.
 *
 * <p>Beside the file stand {@code .lock}, which keeps a second store from using it; {@code .new} while it is written anew; and
 * {@code .damaged-} with a number, as {@link DamagedFile} tells.
 */
public final class FilePeerStore implements PeerStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FilePeerStore.class);

    private final Path file;
    private final JournalLock lock;
    private final EventLoops loops;
    private final MemoryPeerStore peers;
    private final PeerWriter writer;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Optional<Path> movedAside = Optional.empty();

    private FilePeerStore(
            Path file, JournalLock lock, PeerLimits limits, FilePeerStoreOptions options, EventLoops loops) {
        this.file = file;
        this.lock = lock;
        this.loops = loops;
        EventLoop loop = loops.next();
        writer = new PeerWriter(file, loop, options.writeDelay(), limits.total());
        peers = MemoryPeerStore.create(limits, loop::nanoTime, writer::changed);
        writer.begin(peers, load(loop, options));
    }

    /**
     * Opens a store, or begins one where there is none. Waits for the disk: call it before the node starts, not on an event
     * loop.
     *
     * @param file its file; missing directories are made
     * @param limits how much it may hold, and for how long
     * @return the store, which is to be closed
     * @throws PeerFileException if the file cannot be used, with the reason; the file is left as it is
     */
    public static FilePeerStore open(Path file, PeerLimits limits) {
        return open(file, limits, FilePeerStoreOptions.defaults());
    }

    /**
     * Opens a store, or begins one where there is none. Waits for the disk: call it before the node starts, not on an event
     * loop.
     *
     * @param file its file; missing directories are made
     * @param limits how much it may hold, and for how long
     * @param options how the file is used
     * @return the store, which is to be closed
     * @throws PeerFileException if the file cannot be used, with the reason; the file is left as it is
     */
    public static FilePeerStore open(Path file, PeerLimits limits, FilePeerStoreOptions options) {
        EventLoops loops = EventLoops.create("libp2p-peerstore", 1);
        try {
            return open(file, limits, options, loops);
        } catch (RuntimeException failure) {
            loops.close();
            throw failure;
        }
    }

    /** The same with a loop that is the store's thread and its clock; it is closed with the store. */
    static FilePeerStore open(Path file, PeerLimits limits, FilePeerStoreOptions options, EventLoops loops) {
        try {
            Path real = JournalFiles.resolve(file);
            JournalLock lock = take(real);
            try {
                return new FilePeerStore(real, lock, limits, options, loops);
            } catch (RuntimeException failure) {
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
            throw PeerFileException.of(file, locked);
        }
    }

    private static PeerFileException unreadable(Path file, IOException failure) {
        return new PeerFileException(
                Reason.UNREADABLE,
                file,
                "it cannot be opened: " + failure + "; correct the path or its rights",
                failure);
    }

    private Journal load(EventLoop loop, FilePeerStoreOptions options) {
        try {
            Files.deleteIfExists(JournalFiles.beside(file, ".new")); // what a crash has left of a file written anew
            if (!Files.exists(file) || Files.size(file) == 0) {
                return Journal.create(StoredPeerCodec.JOURNAL, file, Collections.emptyIterator());
            }
            try {
                return read(loop);
            } catch (PeerFileException unusable) {
                boolean damaged = unusable.reason() == Reason.DAMAGED || unusable.reason() == Reason.FOREIGN;
                if (!damaged || options.damaged() == DamagedFile.REFUSE) {
                    throw unusable;
                }
                peers.peers().forEach(peers::remove);
                Path aside = JournalFiles.moveAside(file);
                movedAside = Optional.of(aside);
                LOG.warn("{} is {}: the store begins empty, what was there is {} now", file, unusable.reason(), aside);
                return Journal.create(StoredPeerCodec.JOURNAL, file, Collections.emptyIterator());
            }
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    private Journal read(EventLoop loop) throws IOException {
        StoredPeerCodec codec = new StoredPeerCodec();
        int[] unusable = new int[1];
        Journal log = open(content -> {
            if (!restore(codec, content, loop)) {
                unusable[0]++;
            }
        });
        if (unusable[0] > 0) {
            LOG.warn("{} entries of {} cannot be understood, and are left out", unusable[0], file);
        }
        return log;
    }

    private Journal open(Consumer<Bytes> content) throws IOException {
        try {
            return Journal.open(StoredPeerCodec.JOURNAL, file, content);
        } catch (JournalException unusable) {
            throw PeerFileException.of(file, unusable);
        }
    }

    private boolean restore(StoredPeerCodec codec, Bytes content, EventLoop loop) {
        try {
            peers.restore(codec.decode(content).asOf(loop.now()));
            return true;
        } catch (MalformedMessageException ofAnotherVersion) {
            return false;
        }
    }

    /**
     * Completes when everything that was told the store before is on the disk. Completing it from outside only ends the
     * waiting.
     *
     * @return completes on the store's thread, which must not be kept busy; fails with {@link PeerFileException} if the disk
     *     refuses, and with {@link org.jlibp2p.NodeClosedException} if the store is closed. It has no deadline: a disk that
     *     does not answer keeps it waiting
     */
    public CompletableFuture<Void> flush() {
        return writer.flush();
    }

    /**
     * Where the file went that was found in this one's place and could not be read.
     *
     * @return empty unless {@link DamagedFile#MOVE_ASIDE} was asked for, and was needed
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
     * Writes what is left, waits for it for at most ten seconds, and closes the file. Not on an event loop. Afterwards the
     * store still answers, and what it is told is not written any more.
     *
     * @throws PeerFileException if something could not be written
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        writer.end(this::unlock);
        // Whoever is interrupted wants to be done soon, and not to lose what is left to write.
        boolean interrupted = Thread.interrupted();
        loops.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        writer.failure().ifPresent(failure -> {
            throw failure;
        });
        if (!writer.hasEnded()) {
            throw new PeerFileException(
                    Reason.UNWRITABLE, file, "the disk has not answered, and the latest changes may be lost");
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

    int backlog() {
        return writer.backlog();
    }

    @Override
    public void addAddresses(PeerId peer, Collection<Multiaddr> addresses, Duration ttl) {
        peers.addAddresses(peer, addresses, ttl);
    }

    @Override
    public List<Multiaddr> addresses(PeerId peer) {
        return peers.addresses(peer);
    }

    @Override
    public void setProtocols(PeerId peer, Set<ProtocolId> protocols) {
        peers.setProtocols(peer, protocols);
    }

    @Override
    public Set<ProtocolId> protocols(PeerId peer) {
        return peers.protocols(peer);
    }

    @Override
    public void addPublicKey(PublicKey key) {
        peers.addPublicKey(key);
    }

    @Override
    public Optional<PublicKey> publicKey(PeerId peer) {
        return peers.publicKey(peer);
    }

    @Override
    public boolean putSignedRecord(SignedEnvelope record, Predicate<? super Multiaddr> useful, Duration ttl) {
        return peers.putSignedRecord(record, useful, ttl);
    }

    @Override
    public Optional<SignedEnvelope> signedRecord(PeerId peer) {
        return peers.signedRecord(peer);
    }

    @Override
    public Set<PeerId> peers() {
        return peers.peers();
    }

    @Override
    public void remove(PeerId peer) {
        peers.remove(peer);
    }

    @Override
    public String toString() {
        return "FilePeerStore[" + file + "]";
    }
}
