package org.jlibp2p.swarm;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jlibp2p.async.Registration;
import org.jlibp2p.event.NodeObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who counts what happens in a node, and what it has carried. Any thread. */
public final class Observation {
    private static final Logger LOG = LoggerFactory.getLogger(Observation.class);

    private final List<Told> observers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean complained = new AtomicBoolean();
    private final TrafficTotal total;

    /** Nobody looks yet. */
    public Observation() {
        this(new TrafficTotal());
    }

    private Observation(TrafficTotal total) {
        this.total = total;
    }

    /** Of connections that are none of the node's: nobody is told of them, but what they carry is counted. */
    Observation apart() {
        return new Observation(total);
    }

    TrafficTotal total() {
        return total;
    }

    /**
     * One more who is told.
     *
     * @param observer who
     * @return closing it ends that
     */
    public Registration add(NodeObserver observer) {
        Told told = new Told(observer);
        observers.add(told);
        return () -> observers.remove(told);
    }

    /** Tells everybody, on this thread. */
    void tell(Consumer<? super NodeObserver> what) {
        for (Told told : observers) {
            try {
                what.accept(told.observer);
            } catch (RuntimeException failure) {
                if (complained.compareAndSet(false, true)) {
                    LOG.warn("an observer failed; it will not be told again", failure);
                } else {
                    LOG.debug("an observer failed again", failure);
                }
            }
        }
    }

    /** A registration's own: the same observer may be told twice. */
    private static final class Told {
        private final NodeObserver observer;

        Told(NodeObserver observer) {
            this.observer = observer;
        }
    }
}
