package org.jlibp2p.interop.peer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jlibp2p.async.EventLoops;
import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.delegate.serving.ServedRequest;
import org.jlibp2p.interop.delegate.ScriptedRouting;

/**
 * The library's server of delegated routing over what commands script. Any thread.
 *
 * @param routing what is found
 * @param server who serves it
 * @param loops where it is found
 */
record RoutingService(ScriptedRouting routing, DelegatedRoutingServer server, EventLoops loops)
        implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(10);

    /** Starts a server on loopback; 0 is any port. Each request is told when it has been answered. */
    static RoutingService start(int port, Output output) throws Exception {
        EventLoops loops = EventLoops.create("routing-script", 1);
        ScriptedRouting routing = new ScriptedRouting(loops.next(), (operation, sent, cancelled) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("op", operation.toString());
            fields.put("sent", sent);
            fields.put("cancelled", cancelled);
            output.event("routing:end", fields);
        });
        DelegatedRoutingServerOptions options = DelegatedRoutingServerOptions.defaults()
                .withListen("127.0.0.1:" + port)
                .withListener(request -> output.event("routing:request", describe(request)));
        DelegatedRoutingServer server = new BlockingDeadline(START)
                .await(DelegatedRoutingServer.over(routing).options(options).start());
        return new RoutingService(routing, server, loops);
    }

    private static Map<String, ?> describe(ServedRequest request) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("endpoint", request.endpoint().name().toLowerCase(Locale.ROOT));
        fields.put("status", request.status());
        fields.put("records", request.records());
        return fields;
    }

    String url() {
        String url = server.uris().get(0).toString();
        return url.substring(0, url.length() - 1);
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }
}
