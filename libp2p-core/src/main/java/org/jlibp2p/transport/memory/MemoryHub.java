package org.jlibp2p.transport.memory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/**
 * The place in which {@code /memory} addresses mean something: transports made with one hub reach each other, and nobody
 * else. Any thread.
 */
public final class MemoryHub {
    private static final long FIRST_FREE = 1_000_000;

    private final Map<Long, MemoryListener> listeners = new ConcurrentHashMap<>();
    private final AtomicLong free = new AtomicLong(FIRST_FREE);

    private MemoryHub() {}

    /**
     * A hub at which nobody listens yet.
     *
     * @return the hub
     */
    public static MemoryHub create() {
        return new MemoryHub();
    }

    /** A number that was handed out to nobody before and at which nobody listens. */
    long freeNumber() {
        long number;
        do {
            number = free.getAndIncrement();
        } while (listeners.containsKey(number));
        return number;
    }

    boolean add(long number, MemoryListener listener) {
        return listeners.putIfAbsent(number, listener) == null;
    }

    void remove(long number, MemoryListener listener) {
        listeners.remove(number, listener);
    }

    Optional<MemoryListener> listener(long number) {
        return Optional.ofNullable(listeners.get(number));
    }

    static Multiaddr address(long number) {
        return Multiaddr.parse("/memory/" + Long.toUnsignedString(number));
    }

    /** The number of an address that is nothing but a place in memory. */
    static Optional<Long> number(Multiaddr address) {
        if (address.components().size() != 1 || !address.has(MultiaddrProtocol.MEMORY)) {
            return Optional.empty();
        }
        return address.value(MultiaddrProtocol.MEMORY).map(Long::parseUnsignedLong);
    }
}
