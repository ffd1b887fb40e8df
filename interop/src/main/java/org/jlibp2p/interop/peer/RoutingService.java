package org.jlibp2p.interop.peer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.async.EventLoops;
import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.delegate.serving.AnswerLimits;
import org.jlibp2p.delegate.serving.HttpServerLimits;
import org.jlibp2p.delegate.serving.ServedRequest;
import org.jlibp2p.interop.delegate.ScriptedRouting;
import org.jlibp2p.interop.delegate.ServerUrl;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.node.Node;

/**
 * The library's server of delegated routing, over what commands script or over a DHT. Any thread.
 *
 * @param script what is found, if it is scripted
 * @param server who serves it
 * @param loops where it is found, if it is scripted
 */
record RoutingService(Optional<ScriptedRouting> script, DelegatedRoutingServer server, Optional<EventLoops> loops)
        implements AutoCloseable {
    private static final int UNLIMITED = 1_000_000;
    private static final Duration START = Duration.ofSeconds(10);

    /** Starts a server; port 0 is any. Each request is told when it has been answered. */
    static RoutingService start(String host, int port, Output output) throws Exception {
        EventLoops loops = EventLoops.create("routing-script", 1);
        ScriptedRouting routing = new ScriptedRouting(loops.next(), (operation, sent, cancelled) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("op", operation.toString());
            fields.put("sent", sent);
            fields.put("cancelled", cancelled);
            output.event("routing:end", fields);
        });
        DelegatedRoutingServerOptions options = DelegatedRoutingServerOptions.defaults()
                .withListen(host + ":" + port)
                .withListener(request -> output.event("routing:request", describe(request)));
        DelegatedRoutingServer server = new BlockingDeadline(START)
                .await(DelegatedRoutingServer.over(routing).options(options).start());
        return new RoutingService(Optional.of(routing), server, Optional.of(loops));
    }

    /** Starts a server that answers what a node's DHT finds; many who ask have one address, so none has a share. */
    static RoutingService overDht(String host, int port, Node node) throws Exception {
        HttpServerLimits limits = HttpServerLimits.defaults()
                .withConnectionsPerAddress(HttpServerLimits.defaults().connections())
                .withRequestsPerAddress(HttpServerLimits.defaults().requests())
                .withRatePerAddress(UNLIMITED)
                .withBurstPerAddress(UNLIMITED);
        AnswerLimits answers = AnswerLimits.defaults()
                .withSearchesPerAddress(AnswerLimits.defaults().searches());
        DelegatedRoutingServer server = new BlockingDeadline(START)
                .await(DelegatedRoutingServer.over(node)
                        .closestPeers(node.service(Kademlia.class))
                        .options(DelegatedRoutingServerOptions.defaults()
                                .withListen(host + ":" + port)
                                .withHttp(limits)
                                .withAnswers(answers))
                        .start());
        return new RoutingService(Optional.empty(), server, Optional.empty());
    }

    private static Map<String, ?> describe(ServedRequest request) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("endpoint", request.endpoint().name().toLowerCase(Locale.ROOT));
        fields.put("status", request.status());
        fields.put("records", request.records());
        return fields;
    }

    String url() {
        return ServerUrl.of(server);
    }

    @Override
    public void close() {
        server.close();
        loops.ifPresent(EventLoops::close);
    }
}
