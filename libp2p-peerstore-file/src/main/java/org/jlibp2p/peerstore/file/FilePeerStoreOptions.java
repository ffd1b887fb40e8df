package org.jlibp2p.peerstore.file;

import java.time.Duration;
import java.util.Objects;

import org.jlibp2p.limits.Check;

/**
 * How a {@link FilePeerStore} uses its file. Immutable; begin with {@link #defaults()}.
 *
 * @param damaged what to do with a file that is damaged or foreign
 * @param writeDelay how long after a change it is written, together with those that come in the meantime: what a crash
 *     may lose, unless {@link FilePeerStore#flush()} was waited for
 */
public record FilePeerStoreOptions(DamagedFile damaged, Duration writeDelay) {
    /**
     * Checks the numbers.
     *
     * @param damaged see {@link #damaged()}
     * @param writeDelay see {@link #writeDelay()}
     * @throws IllegalArgumentException if the delay is not above zero
     */
    public FilePeerStoreOptions {
        Objects.requireNonNull(damaged, "damaged");
        Check.positive("writeDelay", writeDelay);
    }

    /**
     * A damaged file is refused; changes are written after a second.
     *
     * @return the defaults
     */
    public static FilePeerStoreOptions defaults() {
        return new FilePeerStoreOptions(DamagedFile.REFUSE, Duration.ofSeconds(1));
    }

    /**
     * The same with another answer to a damaged file.
     *
     * @param policy what to do
     * @return the changed options
     */
    public FilePeerStoreOptions withDamaged(DamagedFile policy) {
        return new FilePeerStoreOptions(policy, writeDelay);
    }

    /**
     * The same with another delay.
     *
     * @param delay how long after a change it is written, above zero
     * @return the changed options
     */
    public FilePeerStoreOptions withWriteDelay(Duration delay) {
        return new FilePeerStoreOptions(damaged, delay);
    }
}
