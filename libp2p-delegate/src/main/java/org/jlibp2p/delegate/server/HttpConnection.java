package org.jlibp2p.delegate.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: its requests are answered one after another, in their order. What it sends is read while there is
 * room for it, so that its end is seen; what it does not read is not sent. Confined to the server's loop.
 *
 * <p>Specification: RFC 9112, 9.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final HttpDesk desk;
    private final Channel channel;
    private final InetAddress address;
    private final Deadline deadline;
    private final WriteWatch writes;
    private final RequestDecoder decoder;
    private final Queue<Request> waiting = new ArrayDeque<>();
    private BodyCollector collecting;
    private HttpExchange current;
    private HttpFault fault; // of what came behind the requests that are waiting
    private boolean awaitsHead;
    private boolean ending;
    private int requests;

    HttpConnection(HttpDesk desk, Channel channel) {
        this.desk = desk;
        this.channel = channel;
        address = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        deadline = new Deadline(desk.loop());
        writes = new WriteWatch(desk.loop(), channel, desk.setup().http().stall(), this::stalled, this::close);
        decoder = new RequestDecoder(desk.setup().http());
    }

    HttpDesk desk() {
        return desk;
    }

    InetAddress address() {
        return address;
    }

    /** Makes requests out of what comes. */
    RequestDecoder decoder() {
        return decoder;
    }

    /** Begins to read; the first request may take as long as any head. */
    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (desk.isStopping() || !desk.connections().add(this, address)) {
            LOG.debug("no room for one more connection of {}", address);
            close();
            return;
        }
        idle();
        deadline.set(desk.setup().http().head(), this::close);
        channel.read();
    }

    private void idle() {
        awaitsHead = true;
        desk.connections().idle(this, true);
        deadline.set(desk.setup().http().idle(), this::close);
    }

    // ── what comes ──────────────────────────────────────────────────────────────────────────────────────────────

    /** Bytes of something. */
    void bytesCame() {
        if (awaitsHead) {
            awaitsHead = false;
            desk.connections().idle(this, false);
            deadline.set(desk.setup().http().head(), this::tooSlow);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (fault == null && !ending) {
                take(message);
            }
        } catch (HttpFault refused) {
            fault = refused;
            collecting = null;
            deadline.clear();
            serveNext();
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(Object message) {
        if (message instanceof HttpRequest head) {
            begin(desk.reader().read(head, address));
        }
        if (message instanceof HttpContent content) {
            if (content.decoderResult().isFailure()) {
                throw new HttpFault(400, "a body that is not in the chunks it should be in");
            }
            collecting.add(content.content());
        }
        if (message instanceof LastHttpContent) {
            Request request = collecting.request();
            collecting = null;
            deadline.clear();
            if (waiting.size() >= desk.setup().http().pipelined()) {
                throw HttpFault.later(429, "too many requests at once on one connection");
            }
            waiting.add(request);
            serveNext();
        }
    }

    private void begin(Request.Head head) {
        decoder.headIsOver();
        awaitsHead = false;
        desk.connections().idle(this, false);
        collecting = new BodyCollector(head, desk.setup().http().body());
        deadline.set(desk.setup().http().bodyTime(), this::tooSlow);
        String expected = head.headers().get("Expect");
        if (expected == null) {
            return;
        }
        if (!expected.equalsIgnoreCase("100-continue")) {
            throw new HttpFault(417, "an expectation other than 100-continue");
        }
        if (current == null && waiting.isEmpty() && head.chunks()) {
            write(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        readOn();
    }

    /**
     * The connection's end can be seen only by reading; but what comes is held, so there must be little of it, and nothing is read
     * of a client that has not taken its last answer.
     */
    private void readOn() {
        boolean hasUnsent = current != null && current.isWritten();
        if (waiting.isEmpty() && fault == null && !ending && !hasUnsent) {
            channel.read();
        }
    }

    private void tooSlow() {
        fault = new HttpFault(408, "the request did not come in time");
        collecting = null;
        serveNext();
    }

    // ── what goes ───────────────────────────────────────────────────────────────────────────────────────────────

    private void serveNext() {
        if (current != null || ending) {
            return;
        }
        Request next = waiting.poll();
        if (next != null) {
            requests++;
            boolean goesOn = requests < desk.setup().http().requestsPerConnection();
            current = new HttpExchange(this, next, goesOn);
            desk.serve(current);
        } else if (fault != null) {
            refuse();
        }
    }

    /** The last words to a client whose bytes are no request. */
    private void refuse() {
        LOG.debug("a client of a delegate's server is refused: {}", fault.getMessage());
        desk.refused(address, fault.status());
        FullHttpResponse response = desk.whole(Reply.of(fault), false);
        response.headers().set("Connection", "close");
        write(response);
        end();
    }

    void write(Object message) {
        writes.write(message);
    }

    /** Completes with true when the client has taken enough for more to be sent, or false when it has gone. */
    CompletableFuture<Boolean> room() {
        return writes.room();
    }

    private void stalled() {
        LOG.debug("a client does not read what it is sent");
        close();
    }

    /** Runs something when all that was written is with the client, and never if it has gone before. */
    void written(Runnable whenSent) {
        writes.whenSent(whenSent);
    }

    /** Whether requests have come behind the one that is being answered. */
    boolean hasMore() {
        return !waiting.isEmpty() || collecting != null;
    }

    /** An answer is whole, and sent. */
    void answered(boolean goesOn) {
        current = null;
        if (!goesOn || desk.isStopping() && !hasMore()) {
            end();
        } else if (!waiting.isEmpty() || fault != null) {
            desk.loop().execute(this::serveNext); // not inside the answer: requests that wait must not nest
        } else {
            awaitNext();
            readOn();
        }
    }

    /** A request that has begun to come has the time that its head or body may take; before that the connection is idle. */
    private void awaitNext() {
        if (collecting != null) {
            return;
        }
        if (decoder.isInHead()) {
            deadline.set(desk.setup().http().head(), this::tooSlow);
        } else {
            idle();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        writes.writabilityChanged();
    }

    // ── the end ─────────────────────────────────────────────────────────────────────────────────────────────────

    /** Nothing more is answered; what was written is sent, and what still comes is dropped for a moment, or it would be lost. */
    private void end() {
        ending = true;
        waiting.clear();
        desk.connections().idle(this, false);
        writes.whenSent(() -> new Lingering(desk.loop(), channel, this::close).begin());
    }

    /** Ends the connection, but not before what it is doing now is done. */
    void finish() {
        if (current == null && collecting == null && waiting.isEmpty()) {
            close();
        }
    }

    /** Ends the connection in the middle of an answer, after what has been written of it. */
    void breakOff() {
        ending = true;
        writes.whenSent(this::close);
    }

    /** Ends the connection. */
    void close() {
        deadline.clear();
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        desk.connections().remove(this, address);
        deadline.clear();
        writes.close();
        ending = true;
        waiting.clear();
        if (current != null) {
            current.gone();
            current = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("a connection with a client of a delegate's server failed: {}", cause.toString());
        close();
    }
}
