package org.jlibp2p.testkit.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Operation;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;

/** The services of one life of a node: built together, started one after another, stopped in reverse. */
final class NodeServices {
    private final NodeLife life;
    private final List<Hosted> all = new ArrayList<>(1);

    private record Hosted(Service service, ServiceScope scope) {}

    NodeServices(NodeLife life, List<ServiceFactory<?>> factories) {
        this.life = life;
        for (ServiceFactory<?> factory : factories) {
            ServiceScope scope = new ServiceScope("service-" + all.size() + " of " + life.node(), life);
            all.add(new Hosted(factory.create(scope), scope));
        }
    }

    <S extends Service> S find(Class<S> type) {
        return all.stream()
                .map(Hosted::service)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(life.node() + " has no " + type.getSimpleName()));
    }

    CompletableFuture<Void> start() {
        CompletableFuture<Void> chain = CompletableFuture.completedFuture(null);
        for (Hosted hosted : all) {
            chain = chain.thenCompose(before -> Async.call(hosted.scope().loop(), hosted.service()::start));
        }
        return chain;
    }

    /** Stops all in reverse, each within the time there is to close; a failing one does not keep the others. */
    CompletableFuture<Void> stop() {
        CompletableFuture<Void> chain = CompletableFuture.completedFuture(null);
        for (int i = all.size() - 1; i >= 0; i--) {
            Hosted hosted = all.get(i);
            chain = chain.thenCompose(before -> stop(hosted));
        }
        return chain;
    }

    private CompletableFuture<Void> stop(Hosted hosted) {
        Operation<Void> stopping = Operation.start(
                life.wire(),
                "stopping " + hosted.service().getClass().getSimpleName(),
                life.limits().times().close());
        Async.whenDone(Async.call(hosted.scope().loop(), hosted.service()::stop), (done, failure) -> {
            if (failure != null) {
                stopping.fail(failure);
            } else {
                stopping.succeed(null, late -> {});
            }
        });
        return stopping.future().handle((done, failure) -> {
            hosted.scope().withdraw();
            return null;
        });
    }

    /** Leaves them alone: nothing of theirs runs any more. */
    void abandon() {
        all.forEach(hosted -> hosted.scope().withdraw());
    }
}
