package org.jlibp2p.testkit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/**
 * Any number of hosts that reach each other at {@code /memory} addresses over links with latency, bandwidth and loss, on
 * {@link ManualTime}. All chance comes from one seed: the same test with the same seed does the same, byte for byte, as
 * long as all loops are this time's.
 *
 * <p>What a test changes (conditions, hosts cut off or hidden) takes effect the next time that time is driven. Any
 * thread.
 */
public final class SimulatedNetwork {
    private final long seed;
    private final ManualTime time = ManualTime.create();
    private final EventLoop wire = time.loops("wire", 1).next();
    private final SplittableRandom random;
    private final Map<Long, SimulatedListener> listeners = new HashMap<>();
    private LinkConditions conditions;
    private long numbers = 1;

    private SimulatedNetwork(long seed, LinkConditions conditions) {
        this.seed = seed;
        this.conditions = Objects.requireNonNull(conditions, "conditions");
        random = new SplittableRandom(seed);
    }

    /** What is done on a network. */
    @FunctionalInterface
    public interface Simulation {
        /**
         * Drives the network's time and asserts.
         *
         * @param network a fresh network
         * @throws Exception as it likes: the seed is added
         */
        void run(SimulatedNetwork network) throws Exception;
    }

    /**
     * A network without hosts. Use {@link #simulate} to have the seed told when the test fails.
     *
     * @param seed where all chance comes from
     * @param conditions how all links are, to begin with
     * @return the network
     */
    public static SimulatedNetwork create(long seed, LinkConditions conditions) {
        return new SimulatedNetwork(seed, conditions);
    }

    /**
     * Runs a test on a fresh network.
     *
     * @param seed where all chance comes from
     * @param conditions how all links are, to begin with
     * @param simulation the test
     * @throws AssertionError if it fails, with the seed in the message
     */
    public static void simulate(long seed, LinkConditions conditions, Simulation simulation) {
        try {
            simulation.run(create(seed, conditions));
        } catch (Throwable failure) {
            throw new AssertionError("the simulation with seed " + seed + "L fails: " + failure.getMessage(), failure);
        }
    }

    /**
     * Where all chance comes from.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /**
     * The time on which the links live.
     *
     * @return to be driven by the test
     */
    public ManualTime time() {
        return time;
    }

    /**
     * Adds a host.
     *
     * @param name what it is called in failures
     * @return the host, connected to the network
     */
    public SimulatedHost host(String name) {
        return new SimulatedHost(this, name);
    }

    /**
     * Changes how the links of all later dials are.
     *
     * @param changed the conditions
     */
    public void conditions(LinkConditions changed) {
        Objects.requireNonNull(changed, "changed");
        Async.on(wire, () -> conditions = changed);
    }

    // ---- what hosts and links see; all below is confined to the wire's loop ----

    EventLoop wire() {
        return wire;
    }

    LinkConditions conditions() {
        return conditions;
    }

    boolean happens(double share) {
        return random.nextDouble() < share;
    }

    /** One connection's own share of the latency. */
    Duration drawLatency() {
        long jitter = conditions.jitter().toNanos();
        return conditions.latency().plusNanos(jitter == 0 ? 0 : random.nextLong(jitter));
    }

    long freeNumber() {
        while (listeners.containsKey(numbers)) {
            numbers++;
        }
        return numbers++;
    }

    boolean add(long number, SimulatedListener listener) {
        return listeners.putIfAbsent(number, listener) == null;
    }

    void remove(long number, SimulatedListener listener) {
        listeners.remove(number, listener);
    }

    Optional<SimulatedListener> listener(long number) {
        return Optional.ofNullable(listeners.get(number));
    }

    static Multiaddr address(long number) {
        return Multiaddr.parse("/memory/" + Long.toUnsignedString(number));
    }

    static Optional<Long> number(Multiaddr address) {
        if (address.components().size() != 1 || !address.has(MultiaddrProtocol.MEMORY)) {
            return Optional.empty();
        }
        return address.value(MultiaddrProtocol.MEMORY).map(Long::parseUnsignedLong);
    }

    @Override
    public String toString() {
        return "SimulatedNetwork[seed " + seed + "L, " + time + "]";
    }
}
