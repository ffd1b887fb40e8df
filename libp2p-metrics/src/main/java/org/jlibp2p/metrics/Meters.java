package org.jlibp2p.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jlibp2p.async.Registration;

/** The meters that were put into one registry, to be taken out again. Any thread. */
final class Meters {
    private final MeterRegistry registry;
    private final Tags common;
    private final Map<Key, Meter> known = new ConcurrentHashMap<>();
    private final Set<Meter.Id> registered = ConcurrentHashMap.newKeySet();
    private final Queue<Registration> onClose = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    private record Key(Catalog entry, List<String> values) {}

    Meters(MeterRegistry registry, Tags common) {
        this.registry = registry;
        this.common = common;
    }

    /** Nanoseconds of the registry's own clock. */
    long nanoTime() {
        return registry.config().clock().monotonicTime();
    }

    /** What is to end with the meters. */
    void onClose(Registration registration) {
        onClose.add(registration);
    }

    Counter counter(Catalog entry, String... values) {
        return known(
                Counter.class,
                entry,
                values,
                tags -> Counter.builder(entry.meter())
                        .description(entry.meaning())
                        .tags(tags)
                        .register(registry));
    }

    void count(Catalog entry, String... values) {
        counter(entry, values).increment();
    }

    Timer timer(Catalog entry, String... values) {
        return known(
                Timer.class,
                entry,
                values,
                tags -> Timer.builder(entry.meter())
                        .description(entry.meaning())
                        .tags(tags)
                        .serviceLevelObjectives(entry.buckets())
                        .register(registry));
    }

    void time(Catalog entry, Duration took, String... values) {
        timer(entry, values).record(took);
    }

    void gauge(Catalog entry, Supplier<Number> value, String... values) {
        known(
                Gauge.class,
                entry,
                values,
                tags -> Gauge.builder(entry.meter(), value)
                        .description(entry.meaning())
                        .baseUnit(entry.baseUnit())
                        .tags(tags)
                        .register(registry));
    }

    /**
     * A counter whose count is kept by somebody else. The registry holds the object of such a counter weakly, and counts no further
     * without it: so that is this, which whoever is measured holds, and not the function, which nobody else does.
     */
    void counting(Catalog entry, LongSupplier count, String... values) {
        known(
                FunctionCounter.class,
                entry,
                values,
                tags -> FunctionCounter.builder(entry.meter(), this, held -> count.getAsLong())
                        .description(entry.meaning())
                        .baseUnit(entry.baseUnit())
                        .tags(tags)
                        .register(registry));
    }

    private <M extends Meter> M known(
            Class<M> type, Catalog entry, String[] values, Function<Tags, ? extends M> register) {
        Key key = new Key(entry, List.of(values));
        Meter meter = known.get(key);
        if (meter == null) {
            meter = known.computeIfAbsent(key, missing -> register.apply(common.and(entry.tags(values))));
            registered.add(meter.getId());
            if (closed) {
                registry.remove(meter.getId()); // registered while the others were taken out
            }
        }
        return type.cast(meter);
    }

    void close() {
        closed = true;
        onClose.forEach(Registration::close);
        onClose.clear();
        registered.forEach(registry::remove);
        registered.clear();
    }
}
