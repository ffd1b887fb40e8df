package org.jlibp2p.delegate.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.delegate.serving.Endpoint;
import org.jlibp2p.delegate.serving.RequestListener;
import org.jlibp2p.delegate.serving.ServedRequest;
import org.jlibp2p.delegate.serving.ServerFigures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all connections of a server share: who may ask how much, what is answered, and who is told. Confined to the server's
 * loop.
 */
final class HttpDesk {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final long SECOND = 1_000_000_000L;

    private final EventLoop loop;
    private final ServerSetup setup;
    private final RequestReader reader;
    private final Connections connections;
    private final AddressRates rates;
    private final Shares shares;
    private final Desk desk;
    private final AccessLog log;
    private final List<RequestListener> observers = new CopyOnWriteArrayList<>();
    private int requests;
    private boolean stopping;
    private String date = "";
    private long dateNanos;

    HttpDesk(EventLoop loop, ServerSetup setup) {
        this.loop = loop;
        this.setup = setup;
        reader = new RequestReader(setup.http(), setup.proxies());
        connections = new Connections(setup.http(), setup.proxies());
        rates = new AddressRates(setup.http());
        shares = new Shares(setup.http().requestsPerAddress(), "requests");
        desk = new Desk(loop, setup);
        log = new AccessLog();
    }

    EventLoop loop() {
        return loop;
    }

    /** Any thread may add one, and take it away. */
    List<RequestListener> observers() {
        return observers;
    }

    ServerSetup setup() {
        return setup;
    }

    RequestReader reader() {
        return reader;
    }

    Connections connections() {
        return connections;
    }

    boolean isStopping() {
        return stopping;
    }

    /** No more connections; those there are end when they have nothing to do. */
    void stop() {
        stopping = true;
        desk.stop();
        connections.finish();
    }

    /** The time, as every answer has it. */
    String date() {
        long now = loop.nanoTime();
        if (date.isEmpty() || now - dateNanos >= SECOND) {
            date = HttpDates.format(loop.now());
            dateNanos = now;
        }
        return date;
    }

    /** What every answer says, and then what this one does. */
    void fill(HttpHeaders headers, Map<String, String> fields) {
        Cors.add(headers);
        headers.set("Date", date());
        headers.set("X-Content-Type-Options", "nosniff");
        setup.pseudonym().ifPresent(name -> headers.set("Via", "1.1 " + name));
        fields.forEach(headers::set);
    }

    /** A whole answer as HTTP, but for what it says of its connection. */
    FullHttpResponse whole(Reply reply, boolean wantsNoBody) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(reply.status()),
                wantsNoBody
                        ? Unpooled.EMPTY_BUFFER
                        : Unpooled.wrappedBuffer(reply.body().asByteBuffer()));
        fill(response.headers(), reply.fields());
        if (reply.status() != 204 && reply.status() != 304) {
            response.headers().set("Content-Length", reply.body().size());
        }
        return response;
    }

    /** Begins to answer a request, if its client may ask so much. */
    void serve(HttpExchange exchange) {
        requests++;
        Route route = null;
        HttpFault fault = null;
        Request.Head head = exchange.request().head();
        try {
            route = Route.of(head.method(), head.path());
            exchange.leadsTo(route.endpoint());
        } catch (HttpFault nowhere) {
            fault = nowhere;
        }
        try {
            if (route == null || route.endpoint() != Endpoint.HEALTH) {
                refuseTooMuch(head.client());
                exchange.isOneOf(shares.take(head.client()));
            }
        } catch (HttpFault tooMuch) {
            fault = tooMuch;
        }
        if (fault != null) {
            exchange.answer(Reply.of(fault));
        } else {
            desk.serve(exchange, route);
        }
    }

    private void refuseTooMuch(InetAddress client) {
        int wait = rates.take(client, loop.nanoTime());
        if (wait > 0) {
            throw new HttpFault(429, "too many requests of one address", Map.of("Retry-After", Integer.toString(wait)));
        }
        if (requests > setup.http().requests()) {
            throw HttpFault.later(503, "too many requests at a time");
        }
    }

    /** A request that was served is over. */
    void over(HttpExchange exchange, ServedRequest served) {
        requests--;
        exchange.share().ifPresent(shares::giveBack);
        tell(exchange.request().head(), served);
    }

    /** Something that was no request was answered. */
    void refused(InetAddress client, int status) {
        tell(null, new ServedRequest(Endpoint.OTHER, client, status, 0, 0, Duration.ZERO, false));
    }

    private void tell(Request.Head head, ServedRequest served) {
        log.write(head, served);
        answered(setup.listener(), served);
        observers.forEach(observer -> answered(observer, served));
    }

    private static void answered(RequestListener listener, ServedRequest served) {
        try {
            listener.onRequest(served);
        } catch (RuntimeException e) {
            LOG.error("a listener to requests failed", e);
        }
    }

    ServerFigures figures() {
        Searches<FoundRecord> records = desk.records().searches();
        Searches<SignedRecord> ipns = desk.ipns().searches();
        return new ServerFigures(
                connections.size(),
                requests,
                records.running() + ipns.running(),
                records.remembered() + ipns.remembered(),
                records.bytes() + ipns.bytes(),
                rates.size());
    }
}
