package org.jlibp2p.peerstore.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.journal.Journal;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peerstore.MemoryPeerStore;
import org.jlibp2p.peerstore.file.PeerFileException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what changes in a store's working set, some time later, on a thread that has nothing else to do and may wait for
 * the disk. Confined to that loop, but for {@link #changed}, {@link #flush} and {@link #end}, which only leave word there.
 *
 * <p>A disk that refuses (it is full) is tried again every {@link #RETRY}, by writing everything anew beside the old file,
 * so that nothing depends on what the failure left behind.
 */
final class PeerWriter {
    /** How long after a failure to write the next attempt is made, unless a flush asks for one before. */
    static final Duration RETRY = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(PeerWriter.class);
    private static final StoredPeerCodec CODEC = new StoredPeerCodec();

    private final Path file;
    private final EventLoop loop;
    private final Duration delay;
    private final Backlog backlog;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Queue<CompletableFuture<Void>> flushes = new ConcurrentLinkedQueue<>();
    private MemoryPeerStore peers;
    private Journal log; // null after a failure, until everything has been written anew
    private long compactAt;
    private volatile PeerFileException failure;
    private volatile boolean begun;
    private volatile boolean ended;

    PeerWriter(Path file, EventLoop loop, Duration delay, int maxBacklog) {
        this.file = file;
        this.loop = loop;
        this.delay = delay;
        backlog = new Backlog(maxBacklog);
    }

    /** Begins to write; before, it only hears of changes. The file says what the working set holds. */
    void begin(MemoryPeerStore workingSet, Journal open) {
        peers = workingSet;
        log = open;
        compactAt = loop.nanoTime();
        if (open.isWasteful()) {
            backlog.addEverything();
        }
        begun = true;
        writeLater(); // what had to make room while the file was read
    }

    /** Leaves word that something of a peer has changed. Any thread; called while the working set is held. */
    void changed(PeerId peer) {
        backlog.add(peer);
        writeLater();
    }

    private void writeLater() {
        if (!begun || ended || scheduled.getAndSet(true)) {
            return;
        }
        try {
            loop.schedule(failure == null ? delay : RETRY, this::writeScheduled);
        } catch (NodeClosedException closed) {
            LOG.trace("changed after the end", closed);
        }
    }

    private void writeScheduled() {
        scheduled.set(false);
        write();
    }

    /** Completes when all changes so far are on the disk. Any thread. */
    CompletableFuture<Void> flush() {
        CompletableFuture<Void> flushed = new CompletableFuture<>();
        flushes.add(flushed);
        try {
            loop.execute(this::write);
        } catch (NodeClosedException closed) {
            flushes.remove(flushed);
            flushed.completeExceptionally(closed);
        }
        return flushed;
    }

    /** Leaves word to write what is left, and to close the file; then nothing of this touches the disk any more. Any thread. */
    void end(Runnable afterwards) {
        loop.execute(() -> {
            try {
                write();
                seal();
                closeLog();
                ended = true;
            } finally {
                afterwards.run();
            }
        });
    }

    private void seal() {
        try {
            if (log != null) {
                log.seal();
            }
        } catch (IOException afterwards) {
            LOG.debug("sealing {} failed; it is whole without", file, afterwards);
        }
    }

    boolean hasEnded() {
        return ended;
    }

    /** Why the last attempt to write has failed. */
    Optional<PeerFileException> failure() {
        return Optional.ofNullable(failure);
    }

    int backlog() {
        return backlog.size();
    }

    private void write() {
        assert loop.inLoop();
        if (ended) {
            fail(new NodeClosedException("writing peers to " + file));
            return;
        }
        List<CompletableFuture<Void>> waiting = takeFlushes(); // before the work, which then has all they wait for
        Backlog.Work work = backlog.take();
        try {
            if (log == null || work.everything()) {
                writeEverything();
            } else {
                writeSome(work.peers());
            }
            if (failure != null) {
                failure = null;
                LOG.info("peers are written to {} again", file);
            }
            waiting.forEach(flush -> flush.complete(null));
            compact();
        } catch (IOException | RuntimeException refused) {
            failed(refused, waiting);
        }
    }

    private List<CompletableFuture<Void>> takeFlushes() {
        List<CompletableFuture<Void>> taken = new ArrayList<>();
        for (CompletableFuture<Void> flush = flushes.poll(); flush != null; flush = flushes.poll()) {
            taken.add(flush);
        }
        return taken;
    }

    private void fail(NodeClosedException closed) {
        takeFlushes().forEach(flush -> flush.completeExceptionally(closed));
    }

    private void writeSome(Set<PeerId> changed) throws IOException {
        for (PeerId peer : changed) {
            Bytes latest = latest(peer);
            if (latest.size() > StoredPeerCodec.MAX_SIZE) {
                latest = CODEC.encode(StoredPeer.forgotten(peer, loop.now()));
            }
            log.append(latest);
        }
        log.force();
    }

    private Bytes latest(PeerId peer) {
        return CODEC.encode(peers.snapshot(peer)
                .map(known -> new StoredPeer(known, loop.now()))
                .orElseGet(() -> StoredPeer.forgotten(peer, loop.now())));
    }

    /** All is on the disk already: should there be no room for it once more, the old file stays in use. */
    private void compact() throws IOException {
        if (!log.isWasteful() || loop.nanoTime() - compactAt < 0) {
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

    private void writeEverything() throws IOException {
        install(everythingBeside());
    }

    private Journal everythingBeside() throws IOException {
        Journal whole = Journal.fresh(StoredPeerCodec.JOURNAL, file);
        try {
            for (PeerId peer : peers.peers()) {
                Bytes latest = latest(peer);
                if (latest.size() <= StoredPeerCodec.MAX_SIZE) {
                    whole.append(latest);
                }
            }
            whole.force();
            return whole;
        } catch (IOException | RuntimeException failure) {
            whole.discard();
            throw failure;
        }
    }

    private void install(Journal whole) throws IOException {
        closeLog(); // or some systems do not let the name go
        try {
            log = whole.install();
        } catch (IOException failure) {
            whole.discard();
            throw failure;
        }
    }

    private void closeLog() {
        if (log != null) {
            try {
                log.close();
            } catch (IOException afterwards) {
                LOG.debug("closing {} failed", file, afterwards);
            }
            log = null;
        }
    }

    private void failed(Exception refused, List<CompletableFuture<Void>> waiting) {
        closeLog();
        backlog.addEverything();
        boolean first = failure == null;
        failure = new PeerFileException(
                Reason.UNWRITABLE,
                file,
                "peers cannot be written, and are lost if the process ends now: make room on the disk, or correct the"
                        + " rights; it is tried again every " + RETRY.toSeconds() + " s",
                refused);
        if (first) {
            LOG.warn("{} ({})", failure.getMessage(), refused.toString());
        }
        waiting.forEach(flush -> flush.completeExceptionally(failure));
        writeLater();
    }
}
