package org.jlibp2p.async;

/** A set of event loops over which connections are spread. Any thread may call. */
public interface EventLoops extends AutoCloseable {
    /**
     * The loop for the next connection.
     *
     * @return one of the set, in turn
     */
    EventLoop next();

    /** Ends all loops and waits, for a bounded time, until their threads are gone. Must not be called on a loop. */
    @Override
    void close();

    /**
     * Loops on plain threads of the JDK.
     *
     * @param name what the threads are called, followed by {@code -} and a number
     * @param count how many, above zero
     * @return running loops, on daemon threads that start when first used
     */
    static EventLoops create(String name, int count) {
        return new JdkEventLoops(name, count);
    }
}
