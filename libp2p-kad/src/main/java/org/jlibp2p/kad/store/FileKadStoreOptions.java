package org.jlibp2p.kad.store;

import java.util.Objects;

/**
 * How much a {@link FileKadStore} keeps, and how it uses its file. Immutable; begin with {@link #defaults()}.
 *
 * @param providers how many provider records, and for how long
 * @param records how many values, and for how long
 * @param damaged what to do with a file that is damaged or foreign
 * @param backlog how many bytes of memory may wait for the disk, a mebibyte at least; what comes then is refused
 */
public record FileKadStoreOptions(
        ProviderStoreLimits providers, RecordStoreLimits records, DamagedStore damaged, long backlog) {
    /** The least that may wait for the disk. */
    static final long MIN_BACKLOG = 1 << 20;

    /**
     * Checks the parts.
     *
     * @param providers see {@link #providers()}
     * @param records see {@link #records()}
     * @param damaged see {@link #damaged()}
     * @param backlog see {@link #backlog()}
     */
    public FileKadStoreOptions {
        Objects.requireNonNull(providers, "providers");
        Objects.requireNonNull(records, "records");
        Objects.requireNonNull(damaged, "damaged");
        if (backlog < MIN_BACKLOG) {
            throw new IllegalArgumentException("backlog must be " + MIN_BACKLOG + " at least, not " + backlog);
        }
    }

    /**
     * The default numbers; a damaged file is refused.
     *
     * @return the defaults
     */
    public static FileKadStoreOptions defaults() {
        return new FileKadStoreOptions(
                ProviderStoreLimits.defaults(), RecordStoreLimits.defaults(), DamagedStore.REFUSE, 32L << 20);
    }

    /**
     * The same with other numbers of provider records.
     *
     * @param limits how many, and for how long
     * @return the changed options
     */
    public FileKadStoreOptions withProviders(ProviderStoreLimits limits) {
        return new FileKadStoreOptions(limits, records, damaged, backlog);
    }

    /**
     * The same with other numbers of values.
     *
     * @param limits how many, and for how long
     * @return the changed options
     */
    public FileKadStoreOptions withRecords(RecordStoreLimits limits) {
        return new FileKadStoreOptions(providers, limits, damaged, backlog);
    }

    /**
     * The same with another answer to a damaged file.
     *
     * @param policy what to do
     * @return the changed options
     */
    public FileKadStoreOptions withDamaged(DamagedStore policy) {
        return new FileKadStoreOptions(providers, records, policy, backlog);
    }

    /**
     * The same with another bound of what waits for the disk.
     *
     * @param bytes bytes of memory
     * @return the changed options
     */
    public FileKadStoreOptions withBacklog(long bytes) {
        return new FileKadStoreOptions(providers, records, damaged, bytes);
    }
}
