package org.jlibp2p.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.Quota;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into a journal for somebody who must not wait for the disk, on a loop that may: what has come while the disk was
 * busy goes into one entry and is forced to the disk together. While that goes on the journal can be written anew, by whoever
 * knows what is of use: then everything goes into the old file and the new one, until the new one is whole and takes the place.
 *
 * <p>Parts are of a form that can stand one behind the other in an entry: fields of protobuf.
 *
 * <p>One thread hands in; what it sees of the disk's state are numbers that only grow. After a failure of the file itself
 * nothing can be written until it has been written anew.
 */
public final class JournalWriter {
    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

    /** What a part takes in memory beside its bytes, about. */
    private static final int OBJECTS = 200;

    private final JournalKind kind;
    private final Path file;
    private final EventLoop loop;
    private final long maxBacklog;
    private final Quota backlog;
    private List<Item> waiting = new ArrayList<>();
    private boolean scheduled;
    private Journal journal; // null after a failure
    private Journal fresh; // null while nothing is written anew
    private volatile boolean wasteful;
    private volatile boolean broken;
    private volatile int installed;
    private volatile int failures;
    private volatile boolean ended;
    private volatile long size;

    private enum Step {
        ADD,
        BEGIN,
        REWRITE,
        INSTALL,
        GIVE_UP
    }

    private record Item(Step step, Bytes part, CompletableFuture<Void> done) {
        static Item of(Step step) {
            return new Item(step, Bytes.empty(), new CompletableFuture<>());
        }

        /** Steps are few, and have to get through. */
        long memory() {
            return step == Step.ADD || step == Step.REWRITE ? part.size() + OBJECTS : 0;
        }
    }

    /**
     * A writer.
     *
     * @param kind what the journal is of
     * @param open the journal, which is the writer's from now on
     * @param file where it is
     * @param loop may wait for the disk; nobody else does anything there
     * @param maxBacklog how much may wait for the disk, in bytes of memory
     */
    public JournalWriter(JournalKind kind, Journal open, Path file, EventLoop loop, long maxBacklog) {
        this.kind = kind;
        this.journal = open;
        this.file = file;
        this.loop = loop;
        this.maxBacklog = maxBacklog;
        backlog = Quota.system("JournalWriter.backlog", maxBacklog);
        publish();
    }

    private void publish() {
        wasteful = journal != null && journal.isWasteful();
        broken = journal == null;
        size = journal == null ? 0 : journal.size();
    }

    /**
     * Adds a part.
     *
     * @param part what to add
     * @return completes when it is on the disk, on the writer's loop, which must not be kept busy; fails with the
     *     {@link IOException} of a disk that refuses, with {@link LimitExceededException} if too much waits already, with
     *     {@link NodeClosedException} after the end
     */
    public CompletableFuture<Void> add(Bytes part) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        hand(new Item(Step.ADD, part, done));
        return done;
    }

    /** Begins to write the journal anew: what is added from now on goes into the new file too. */
    public void beginRewrite() {
        hand(Item.of(Step.BEGIN));
    }

    /**
     * Adds to the new file only what was in the old one.
     *
     * @param part what to add
     * @return as {@link #add}, but completes when the system has it
     */
    public CompletableFuture<Void> rewrite(Bytes part) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        hand(new Item(Step.REWRITE, part, done));
        return done;
    }

    /** Ends the writing anew: all that is of use has been added, and the new file takes the place. */
    public void install() {
        hand(Item.of(Step.INSTALL));
    }

    /** Ends the writing anew without any change of the old file. */
    public void giveUp() {
        hand(Item.of(Step.GIVE_UP));
    }

    private void hand(Item item) {
        if (!backlog.tryTake(item.memory())) {
            item.done.completeExceptionally(new LimitExceededException("JournalWriter.backlog", file.toString()));
            return;
        }
        try {
            loop.execute(() -> take(item));
        } catch (NodeClosedException closed) {
            backlog.give(item.memory());
            item.done.completeExceptionally(closed);
        }
    }

    private void take(Item item) {
        assert loop.inLoop();
        waiting.add(item);
        if (ended) {
            commit(); // which tells it so: the loop may be about to end too, and run nothing more
        } else if (!scheduled) {
            scheduled = true;
            loop.execute(this::commit); // behind all that has been handed in by now
        }
    }

    /** Writes everything that waits. */
    private void commit() {
        scheduled = false;
        List<Item> items = waiting;
        waiting = new ArrayList<>();
        IOException failure = null;
        try {
            write(items);
            if (journal == null) {
                failure = new IOException(file + " failed before, and has not been written anew yet");
            }
        } catch (IOException refused) {
            failure = refused;
            failed(refused);
        } catch (Throwable unexpected) { // whoever waits for the parts has to be told
            failure = new IOException("writing to " + file + " failed", unexpected);
            failed(failure);
        }
        publish();
        complete(items, failure);
    }

    private void complete(List<Item> items, IOException failure) {
        for (Item item : items) {
            backlog.give(item.memory());
            if (ended) {
                item.done.completeExceptionally(new NodeClosedException("writing to " + file));
            } else if (failure != null) {
                item.done.completeExceptionally(failure);
            } else {
                item.done.complete(null);
            }
        }
    }

    /**
     * Everything is on the disk afterwards, if there is a journal: what came before a new one got its place is in that, since
     * it holds all that is of use.
     */
    private void write(List<Item> items) throws IOException {
        if (ended) {
            return;
        }
        List<Bytes> parts = new ArrayList<>();
        List<Bytes> partsAnew = new ArrayList<>();
        for (Item item : items) {
            switch (item.step) {
                case ADD -> {
                    parts.add(item.part);
                    partsAnew.add(item.part);
                }
                case REWRITE -> partsAnew.add(item.part);
                case BEGIN, INSTALL, GIVE_UP -> {
                    append(parts, partsAnew);
                    step(item.step);
                }
            }
        }
        append(parts, partsAnew);
        if (journal != null) {
            journal.force();
        }
    }

    private void append(List<Bytes> parts, List<Bytes> partsAnew) throws IOException {
        if (journal != null) {
            append(journal, parts);
        }
        if (fresh != null) {
            try {
                append(fresh, partsAnew);
            } catch (IOException refused) {
                failedAnew(refused);
            }
        }
        parts.clear();
        partsAnew.clear();
    }

    private void step(Step step) throws IOException {
        switch (step) {
            case BEGIN -> begin();
            case INSTALL -> {
                if (fresh != null) {
                    replace();
                }
            }
            case GIVE_UP -> discardFresh();
            case ADD, REWRITE -> throw new IllegalStateException("a part is no step");
        }
    }

    private void begin() {
        discardFresh();
        try {
            fresh = Journal.fresh(kind, file);
        } catch (IOException refused) {
            failedAnew(refused);
        }
    }

    /** The old file is none the worse for it. */
    private void failedAnew(IOException refused) {
        LOG.debug("{} cannot be written anew", file, refused);
        discardFresh();
        failures++; // only this loop writes it
    }

    /** From here on the old file is not written any more; should the new one not get its place, all is lost but the old. */
    private void replace() throws IOException {
        Journal whole = fresh;
        fresh = null;
        closeJournal();
        try {
            journal = whole.install();
            installed++; // only this loop writes it
            if (broken) {
                LOG.info("{} is written again", file);
            }
        } catch (IOException refused) {
            whole.discard();
            throw refused;
        }
    }

    /** Together in as few entries as may be. */
    private void append(Journal target, List<Bytes> parts) throws IOException {
        List<Bytes> entry = new ArrayList<>(parts.size());
        long bytes = 0;
        for (Bytes part : parts) {
            if (bytes + part.size() > kind.maxEntry() && !entry.isEmpty()) {
                target.append(Bytes.concat(entry));
                entry.clear();
                bytes = 0;
            }
            entry.add(part);
            bytes += part.size();
        }
        if (!entry.isEmpty()) {
            target.append(Bytes.concat(entry));
        }
    }

    private void failed(IOException refused) {
        if (failures == 0 || !broken) {
            LOG.warn(
                    "{} cannot be written, and what has come since is lost if the process ends now: {}",
                    file,
                    refused.toString());
        }
        discardFresh();
        closeJournal();
        failures++; // only this loop writes it
    }

    private void discardFresh() {
        if (fresh != null) {
            fresh.discard();
            fresh = null;
        }
    }

    private void closeJournal() {
        if (journal != null) {
            try {
                journal.close();
            } catch (IOException afterwards) {
                LOG.debug("closing {} failed", file, afterwards);
            }
            journal = null;
        }
    }

    /**
     * Whether there is so much of no use in the journal that it should be written anew. Any thread, a little late.
     *
     * @return true until it has been
     */
    public boolean isWasteful() {
        return wasteful;
    }

    /**
     * Whether nothing can be written until the journal has been written anew. Any thread, a little late.
     *
     * @return true after a failure
     */
    public boolean isBroken() {
        return broken;
    }

    /**
     * How often the journal has been written anew. Any thread, a little late.
     *
     * @return a number that only grows
     */
    public int installed() {
        return installed;
    }

    /**
     * How often the disk has refused; whatever was being written anew was given up then. Any thread, a little late.
     *
     * @return a number that only grows
     */
    public int failures() {
        return failures;
    }

    /**
     * How long the file is. Any thread, a little late.
     *
     * @return bytes
     */
    public long size() {
        return size;
    }

    /**
     * Whether a part will be taken, if the one who hands in does so next. Any thread.
     *
     * @param bytes the size of the part
     * @return false if too much waits for the disk already
     */
    public boolean hasRoom(int bytes) {
        return backlog.used() + bytes + OBJECTS <= maxBacklog;
    }

    /**
     * Whether the end has been reached, and nothing of this touches the disk any more. Any thread.
     *
     * @return true behind {@link #end}
     */
    public boolean hasEnded() {
        return ended;
    }

    /**
     * Leaves word to write what is left, and to close the file. Any thread.
     *
     * @param afterwards runs when nothing of this touches the disk any more
     */
    public void end(Runnable afterwards) {
        loop.execute(() -> {
            try {
                commit();
                discardFresh();
                if (journal != null) {
                    journal.seal();
                }
            } catch (IOException unsealed) {
                LOG.debug("sealing {} failed; it is whole without", file, unsealed);
            } finally {
                closeJournal();
                ended = true;
                afterwards.run();
            }
        });
    }
}
