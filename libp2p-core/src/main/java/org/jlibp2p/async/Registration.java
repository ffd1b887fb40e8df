package org.jlibp2p.async;

/**
 * Something that holds until it is closed: a handler, a listener, a timer, a share of a limit.
 *
 * <p>Closing is allowed from any thread, never fails, and does nothing the second time.
 */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    /** Withdraws it. */
    @Override
    void close();

    /**
     * A registration of nothing.
     *
     * @return one whose closing does nothing
     */
    static Registration none() {
        return () -> {};
    }
}
