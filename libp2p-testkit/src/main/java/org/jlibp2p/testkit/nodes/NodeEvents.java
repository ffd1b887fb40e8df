package org.jlibp2p.testkit.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.event.Events;
import org.jlibp2p.event.NodeEvent;

/** Carries the events of one life of a node to its listeners, each on its loop. What a listener throws fails the test. */
final class NodeEvents {
    private List<Subscription<?>> subscriptions = List.of(); // replaced, so that listeners may come and go meanwhile

    private record Subscription<E extends NodeEvent>(Class<E> type, Consumer<? super E> listener, EventLoop loop) {}

    Events on(EventLoop loop) {
        return new Events() {
            @Override
            public <E extends NodeEvent> Registration on(Class<E> type, Consumer<? super E> listener) {
                Subscription<E> subscription = new Subscription<>(type, listener, loop);
                List<Subscription<?>> more = new ArrayList<>(subscriptions);
                more.add(subscription);
                subscriptions = List.copyOf(more);
                return () -> remove(subscription);
            }
        };
    }

    private void remove(Subscription<?> subscription) {
        subscriptions =
                subscriptions.stream().filter(other -> other != subscription).toList();
    }

    void publish(NodeEvent event) {
        for (Subscription<?> subscription : subscriptions) {
            offer(subscription, event);
        }
    }

    private <E extends NodeEvent> void offer(Subscription<E> subscription, NodeEvent event) {
        if (!subscription.type().isInstance(event)) {
            return;
        }
        try {
            subscription.loop().execute(() -> {
                if (subscriptions.contains(subscription)) {
                    subscription.listener().accept(subscription.type().cast(event));
                }
            });
        } catch (NodeClosedException ended) {
            remove(subscription);
        }
    }
}
