package org.jlibp2p.kad.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SplittableRandom;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.journal.Journal;
import org.jlibp2p.journal.JournalException;
import org.jlibp2p.journal.JournalFiles;
import org.jlibp2p.kad.store.KadStoreException.Reason;
import org.jlibp2p.kad.store.ProviderTable.Stored;
import org.jlibp2p.kad.store.RecordStore.StoredRecord;
import org.jlibp2p.limits.LimitExceededException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of a store as its file has them. Blocks on the disk.
 *
 * @param providers who has which content
 * @param values the values
 * @param journal the file, open
 * @param movedAside where a file went that was found in its place and could not be read
 */
record LoadedStore(ProviderTable providers, ValueTable values, Journal journal, Optional<Path> movedAside) {
    private static final Logger LOG = LoggerFactory.getLogger(FileKadStore.class);

    static LoadedStore load(Path file, FileKadStoreOptions options, Instant now) throws IOException {
        Files.deleteIfExists(JournalFiles.beside(file, ".new")); // what a crash has left of a file written anew
        if (!Files.exists(file) || Files.size(file) == 0) {
            return empty(file, options, Optional.empty());
        }
        try {
            return new Loading(file, options, now).load();
        } catch (JournalException failed) {
            KadStoreException unusable = KadStoreException.of(file, failed);
            boolean damaged = unusable.reason() == Reason.DAMAGED || unusable.reason() == Reason.FOREIGN;
            if (!damaged || options.damaged() == DamagedStore.REFUSE) {
                throw unusable;
            }
            Path aside = JournalFiles.moveAside(file);
            LOG.warn("{} is {}: the store begins empty, what was there is {} now", file, unusable.reason(), aside);
            return empty(file, options, Optional.of(aside));
        }
    }

    private static LoadedStore empty(Path file, FileKadStoreOptions options, Optional<Path> movedAside)
            throws IOException {
        Journal journal = Journal.create(StoreEntryCodec.JOURNAL, file, Collections.emptyIterator());
        return new LoadedStore(table(options), new ValueTable(options.records()), journal, movedAside);
    }

    private static ProviderTable table(FileKadStoreOptions options) {
        return new ProviderTable(options.providers(), new SplittableRandom(new SecureRandom().nextLong()));
    }

    /** One reading of a file. */
    private static final class Loading {
        private final Path file;
        private final Instant now;
        private final ProviderTable providers;
        private final ValueTable values;
        private final Instant providersSince;
        private final Instant valuesSince;
        private long parts;
        private long unusable;

        Loading(Path file, FileKadStoreOptions options, Instant now) {
            this.file = file;
            this.now = now;
            providers = table(options);
            values = new ValueTable(options.records());
            providersSince = now.minus(options.providers().validity());
            valuesSince = now.minus(options.records().validity());
        }

        LoadedStore load() throws IOException {
            Journal journal = Journal.open(StoreEntryCodec.JOURNAL, file, this::take);
            if (unusable > 0) {
                LOG.warn("{} records in {} cannot be understood, and are left out", unusable, file);
            }
            double kept = providers.size() + values.size();
            journal.useful(parts == 0 ? 0 : (long) (kept / parts * journal.size()));
            return new LoadedStore(providers, values, journal, Optional.empty());
        }

        private void take(Bytes entry) {
            try {
                unusable += StoreEntryCodec.decode(entry, this::take, this::take);
            } catch (MalformedMessageException ofAnotherVersion) {
                unusable++;
            }
        }

        /** A clock that was set back prolongs nothing. */
        private void take(Stored stored) {
            parts++;
            if (stored.at() <= providersSince.getEpochSecond()) {
                return;
            }
            try {
                providers.restore(stored.asOf(now.getEpochSecond()));
            } catch (LimitExceededException lessThanBefore) {
                LOG.trace("{}: a record is left out", file, lessThanBefore);
            }
        }

        private void take(Bytes key, StoredRecord record) {
            parts++;
            Instant received = record.received().isAfter(now) ? now : record.received();
            if (!received.isAfter(valuesSince)) {
                return;
            }
            try {
                values.put(key, new StoredRecord(record.value(), received, record.source()));
            } catch (LimitExceededException lessThanBefore) {
                LOG.trace("{}: a value is left out", file, lessThanBefore);
            }
        }
    }
}
