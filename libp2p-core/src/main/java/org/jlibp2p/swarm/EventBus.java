package org.jlibp2p.swarm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.event.Events;
import org.jlibp2p.event.NodeEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries events from whoever publishes them to whoever listens; neither waits for the other. Any thread. */
public final class EventBus {
    private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);

    private final int capacity;
    private final List<Subscription<?>> subscriptions = new CopyOnWriteArrayList<>();

    /**
     * A bus without listeners.
     *
     * @param capacity how many events may wait for one listener
     */
    public EventBus(int capacity) {
        this.capacity = capacity;
    }

    /**
     * The bus as seen by listeners that share an executor.
     *
     * @param executor runs the listeners; one listener never runs twice at a time
     * @return where to listen
     */
    public Events on(Executor executor) {
        return new Events() {
            @Override
            public <E extends NodeEvent> Registration on(Class<E> type, Consumer<? super E> listener) {
                Subscription<E> subscription = new Subscription<>(type, listener, executor);
                subscriptions.add(subscription);
                return () -> subscriptions.remove(subscription);
            }
        };
    }

    /**
     * Tells all listeners of the event's type.
     *
     * @param event what happened
     */
    public void publish(NodeEvent event) {
        for (Subscription<?> subscription : subscriptions) {
            subscription.offer(event);
        }
    }

    private final class Subscription<E extends NodeEvent> {
        private final Class<E> type;
        private final Consumer<? super E> listener;
        private final Executor executor;
        private final Deque<NodeEvent> waiting = new ArrayDeque<>();
        private long dropped;
        private boolean draining;
        private boolean complained; // only where listeners run, one at a time

        Subscription(Class<E> type, Consumer<? super E> listener, Executor executor) {
            this.type = type;
            this.listener = listener;
            this.executor = executor;
        }

        void offer(NodeEvent event) {
            if (!type.isInstance(event)) {
                return;
            }
            synchronized (waiting) {
                if (waiting.size() >= capacity) {
                    dropped++;
                    return;
                }
                waiting.add(event);
                if (draining) {
                    return;
                }
                draining = true;
            }
            try {
                executor.execute(this::drain);
            } catch (RejectedExecutionException full) {
                synchronized (waiting) {
                    draining = false; // what waits is told with the next event
                }
            } catch (Libp2pException ended) {
                subscriptions.remove(this);
            }
        }

        private void drain() {
            for (NodeEvent event = poll(); event != null; event = poll()) {
                // A listener that was withdrawn hears nothing any more, not even what was waiting.
                if (subscriptions.contains(this) && type.isInstance(event)) {
                    deliver(type.cast(event));
                }
            }
        }

        private NodeEvent poll() {
            synchronized (waiting) {
                if (waiting.isEmpty() && dropped > 0) {
                    NodeEvent loss = new NodeEvent.EventsDropped(dropped);
                    dropped = 0;
                    return loss;
                }
                NodeEvent event = waiting.poll();
                draining = event != null;
                return event;
            }
        }

        private void deliver(E event) {
            try {
                listener.accept(event);
            } catch (Throwable failure) {
                if (complained) {
                    LOG.debug("a listener for {} failed again", type.getSimpleName(), failure);
                } else {
                    complained = true; // once, since peers decide how often there is an event
                    LOG.warn("a listener for {} failed; it will not be told again", type.getSimpleName(), failure);
                }
            }
        }
    }
}
