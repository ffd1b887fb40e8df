package org.jlibp2p.autotls;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.testkit.nodes.NodeConditions;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.Listener;

/** The service in a simulated node, with an issuer and a WebSocket transport that do what a test says. */
abstract class AutoTlsFixture {
    static final Duration LIFE = Duration.ofDays(90);
    static final Duration FIRST = AutoTlsTimes.defaults().first();
    static final Multiaddr PUBLIC = Multiaddr.parse("/ip4/1.2.3.4/tcp/4001");
    static final Multiaddr LISTENED = Multiaddr.parse("/ip4/1.2.3.4/tcp/4002/tls/ws");
    static final AutoTlsOptions OPTIONS = AutoTlsOptions.of(Path.of("nowhere"), "/ip4/0.0.0.0/tcp/4002/tls/ws");

    final SimulatedNodes network = SimulatedNodes.create(11, NodeConditions.defaults());
    final ScriptedIssuer issuer = new ScriptedIssuer();
    final ScriptedTransport transport = new ScriptedTransport();
    AutoTlsOptions options = OPTIONS;

    /** Completes what the test completes. */
    static final class ScriptedIssuer implements Issuer {
        CompletableFuture<Optional<Issued>> stored = CompletableFuture.completedFuture(Optional.empty());
        final List<List<Multiaddr>> asked = new ArrayList<>();
        CompletableFuture<Issued> pending;
        AutoTlsException refusal; // at once, unless it is null
        boolean isClosed;

        @Override
        public CompletableFuture<Optional<Issued>> stored() {
            return stored;
        }

        @Override
        public CompletableFuture<Issued> issue(List<Multiaddr> addresses) {
            asked.add(addresses);
            pending = refusal == null ? new CompletableFuture<>() : CompletableFuture.failedFuture(refusal);
            return pending;
        }

        @Override
        public CompletableFuture<Void> close() {
            isClosed = true;
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Listens, or not. */
    static final class ScriptedTransport {
        final List<Multiaddr> open = new ArrayList<>();
        CompletableFuture<Void> late = CompletableFuture.completedFuture(null);
        boolean isTaken;

        CompletableFuture<Listener> listen(Multiaddr address) {
            if (isTaken) {
                return CompletableFuture.failedFuture(
                        new ListenException(address, new IllegalStateException("it is taken")));
            }
            return late.thenApply(now -> listener(address));
        }

        private Listener listener(Multiaddr address) {
            open.add(address);
            return new Listener() {
                @Override
                public List<Multiaddr> addresses() {
                    return List.of(LISTENED);
                }

                @Override
                public CompletableFuture<Void> close() {
                    open.remove(address);
                    return CompletableFuture.completedFuture(null);
                }

                @Override
                public CompletableFuture<Void> closed() {
                    return new CompletableFuture<>();
                }
            };
        }
    }

    /** Hears what happens in a node. */
    static final class Log implements Service {
        final NodeContext node;
        private final List<AutoTlsEvent> events = new ArrayList<>();

        Log(NodeContext node) {
            this.node = node;
            node.events().on(NodeEvent.class, event -> {
                if (event instanceof AutoTlsEvent ofCertificate) {
                    events.add(ofCertificate);
                }
            });
        }

        static ServiceFactory<Log> service() {
            return Log::new;
        }
    }

    SimulatedNode start(Multiaddr address) {
        SimulatedNode node = network.add(NodeSpec.reachable(
                        Log.service(),
                        context -> new AutoTls(context, options, issuer, network.random(), transport::listen))
                .withAddress(address));
        node.start();
        pass(Duration.ofSeconds(1));
        return node;
    }

    void pass(Duration time) {
        network.time().advance(time);
    }

    /** The pending request succeeds. */
    Issued issue(SimulatedNode node, Duration life) {
        Instant now = log(node).node.loop().now();
        Issued issued = new Issued(now, now.plus(life));
        issuer.pending.complete(issued);
        pass(Duration.ofMillis(1));
        return issued;
    }

    void fail(AutoTlsException failure) {
        issuer.pending.completeExceptionally(failure);
        pass(Duration.ofMillis(1));
    }

    static Log log(SimulatedNode node) {
        return node.service(Log.class);
    }

    static List<AutoTlsEvent> events(SimulatedNode node) {
        return log(node).events;
    }

    static AutoTlsEvent last(SimulatedNode node) {
        return events(node).get(events(node).size() - 1);
    }

    static List<Multiaddr> secure(SimulatedNode node) {
        return log(node).node.addresses().stream()
                .filter(address -> address.has(MultiaddrProtocol.TLS))
                .toList();
    }

    static Multiaddr named(SimulatedNode node, String socket, String name) {
        return Multiaddr.parse(
                socket + "/tls/sni/" + name + node.service(AutoTls.class).name().substring(1) + "/ws");
    }
}
