package org.jlibp2p.delegate.server;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.schema.MediaTypes;

/** Answers every request there can be. Confined to the server's loop. */
final class Desk {
    private final ServerSetup setup;
    private final RecordDesk records;
    private final IpnsDesk ipns;
    private boolean stopping;

    Desk(EventLoop loop, ServerSetup setup) {
        this.setup = setup;
        records = new RecordDesk(loop, setup.routers(), setup.answers());
        ipns = new IpnsDesk(loop, setup.routers(), setup.answers());
    }

    RecordDesk records() {
        return records;
    }

    IpnsDesk ipns() {
        return ipns;
    }

    /** From now on the server is not healthy. */
    void stop() {
        stopping = true;
    }

    /** Begins to answer; a request that must not be answered as it asks is answered with why. */
    void serve(Exchange exchange, Route route) {
        try {
            refuseCircles(exchange.request());
            dispatch(exchange, route);
        } catch (Throwable e) {
            exchange.answer(Failures.reply(e));
        }
    }

    /** What this server's own node asks for has been asked for here already. */
    private void refuseCircles(Request request) {
        List<String> nodes = request.nodes();
        if (setup.pseudonym().filter(nodes::contains).isPresent()) {
            throw new HttpFault(508, "this node asks itself: it is its own delegate, or that of its delegates");
        }
        if (nodes.size() > Pseudonym.MAX_NODES) {
            throw new HttpFault(508, "this has come through more than " + Pseudonym.MAX_NODES + " nodes");
        }
    }

    private void dispatch(Exchange exchange, Route route) {
        switch (route.endpoint()) {
            case PROVIDERS, PEERS, CLOSEST_PEERS -> records.serve(exchange, route);
            case GET_IPNS -> ipns.get(exchange, route.parameter());
            case PUT_IPNS -> ipns.put(exchange, route.parameter());
            case PUT_PROVIDERS -> throw new HttpFault(501, providing(exchange.request()));
            case HEALTH -> exchange.answer(health());
            default -> exchange.answer(Cors.preflight(route, exchange.request().headers()));
        }
    }

    private static String providing(Request request) {
        String type = request.headers().get("Content-Type", MediaTypes.JSON).toLowerCase(Locale.ROOT);
        if (!type.startsWith(MediaTypes.JSON)) {
            throw new HttpFault(415, "a Content-Type other than " + MediaTypes.JSON);
        }
        return "others are not provided for here: the endpoint was dropped by IPIP-0526";
    }

    private Reply health() {
        return stopping
                ? Reply.busy("stopping")
                : new Reply(
                        200,
                        Map.of("Content-Type", "text/plain; charset=utf-8", "Cache-Control", "no-store"),
                        Bytes.utf8("ok\n"));
    }
}
