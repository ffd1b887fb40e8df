package org.jlibp2p.kad.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.journal.Journal;
import org.jlibp2p.journal.JournalWriter;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.kad.store.ProviderStoreContract.START;

class StoreJournalTest {
    private static final Bytes PART = Bytes.wrap(new byte[100_000]);

    @TempDir
    private Path directory;

    private final ManualTime time = ManualTime.startingAt(START);

    /** A file so long that it is to be written anew, on a disk that has just failed. */
    private Journal wasteful(Path file) throws IOException {
        Bytes entry = Bytes.wrap(new byte[StoreEntryCodec.MAX_ENTRY]);
        Journal.create(
                        StoreEntryCodec.JOURNAL,
                        file,
                        List.of(entry, entry, entry).iterator())
                .close();
        Journal journal = Journal.open(StoreEntryCodec.JOURNAL, file, content -> {});
        journal.close();
        return journal;
    }

    @Test
    void aFailureThatIsSeenWhileTheNewFileGetsItsPlaceDoesNotEndTheWritingAnewForEver() throws IOException {
        Path file = directory.resolve("dht");
        EventLoop loop = time.loop();
        JournalWriter writer = new JournalWriter(StoreEntryCodec.JOURNAL, wasteful(file), file, loop, 32 << 20);
        StoreJournal journal = new StoreJournal(
                file,
                writer,
                32 << 20,
                new ProviderTable(ProviderStoreLimits.defaults(), new SplittableRandom(1)),
                new ValueTable(RecordStoreLimits.defaults()));
        Instant now = START;
        writer.add(PART);
        loop.execute(() -> {
            loop.execute(() -> {
                assertThat(writer.failures()).isEqualTo(1);
                journal.write(PART, now);
            });
            journal.write(PART, now); // hands in a new file, whole, before it can know of the failure
        });
        time.run();
        assertThat(writer.installed()).isEqualTo(1);
        assertThat(writer.isBroken()).isFalse();
        for (int i = 0; i < 30; i++) {
            journal.write(PART, now.plus(StoreJournal.RETRY));
            time.run();
        }
        assertThat(writer.installed()).isGreaterThan(1);
        writer.end(() -> {});
        time.run();
    }
}
