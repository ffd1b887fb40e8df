package org.jlibp2p.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Operation;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services of a node: built together, started one after another, stopped in reverse. */
final class Services {
    private static final Logger LOG = LoggerFactory.getLogger(Services.class);

    private final EventLoop nodeLoop;
    private final ServiceContext.Parts parts;
    private final List<Running> all = new ArrayList<>();
    private final List<Running> started = new ArrayList<>(); // confined to the node's loop
    private boolean stopped; // confined to the node's loop

    private record Running(Service service, ServiceContext context) {}

    Services(EventLoop nodeLoop, ServiceContext.Parts parts, List<ServiceFactory<?>> factories) {
        this.nodeLoop = nodeLoop;
        this.parts = parts;
        factories.forEach(this::build);
        if (find(Identify.class) == null) {
            // Every node says who it is; an application may give an Identify of its own instead.
            all.add(0, create(Identify.service()));
        }
    }

    private void build(ServiceFactory<?> factory) {
        all.add(create(factory));
    }

    private Running create(ServiceFactory<?> factory) {
        ServiceContext context = new ServiceContext("service-" + all.size(), nodeLoop, parts);
        return new Running(factory.create(context), context);
    }

    <S extends Service> S find(Class<S> type) {
        return all.stream()
                .map(Running::service)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    /** Starts all, one after another. On the node's loop. */
    CompletableFuture<Void> start() {
        CompletableFuture<Void> chain = CompletableFuture.completedFuture(null);
        for (Running running : all) {
            chain = chain.thenCompose(before -> Async.call(running.context().loop(), () -> {
                if (stopped) {
                    throw new NodeClosedException("starting services");
                }
                started.add(running);
                return running.service().start();
            }));
        }
        return chain;
    }

    /**
     * Stops those that were started, in reverse, each within bounds; a failing one does not keep the others. On the node's
     * loop.
     */
    CompletableFuture<Void> stop() {
        stopped = true;
        CompletableFuture<Void> chain = CompletableFuture.completedFuture(null);
        for (int i = started.size() - 1; i >= 0; i--) {
            Running running = started.get(i);
            chain = chain.thenCompose(before -> stop(running));
        }
        return chain.thenRun(() -> all.forEach(running -> running.context().withdraw()));
    }

    private CompletableFuture<Void> stop(Running running) {
        Operation<Void> stopping = Operation.start(
                nodeLoop,
                "stopping " + running.service().getClass().getSimpleName(),
                parts.limits().times().close());
        Async.call(running.context().loop(), running.service()::stop).whenComplete((done, failure) -> {
            if (failure != null) {
                stopping.fail(failure);
            } else {
                stopping.succeed(null, late -> {});
            }
        });
        return stopping.future().handle((done, failure) -> {
            if (failure != null) {
                LOG.warn("a service did not stop in order", Async.unwrap(failure));
            }
            running.context().withdraw();
            return null;
        });
    }
}
