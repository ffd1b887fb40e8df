package org.jlibp2p.delegate.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.serving.Endpoint;
import org.jlibp2p.delegate.serving.ServedRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of a connection, and its answer as HTTP. Confined to the server's loop. */
final class HttpExchange implements Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final HttpConnection connection;
    private final Request request;
    private final long begun;
    private final Registration timer;
    private final List<Runnable> onOver = new ArrayList<>(1);
    private Endpoint endpoint = Endpoint.OTHER;
    private int status = ServedRequest.CLIENT_GONE;
    private int records;
    private boolean shared;
    private long bytes;
    private boolean keepsAlive;
    private boolean answering;
    private boolean over;
    private boolean settled;
    private Optional<Bytes> share = Optional.empty();

    HttpExchange(HttpConnection connection, Request request, boolean keepsAlive) {
        this.connection = connection;
        this.request = request;
        this.keepsAlive = keepsAlive && request.head().keepsAlive();
        begun = connection.desk().loop().nanoTime();
        timer = connection
                .desk()
                .loop()
                .schedule(connection.desk().setup().http().answer(), this::takesTooLong);
    }

    private void takesTooLong() {
        LOG.debug("a client has taken too long for an answer");
        connection.close();
    }

    @Override
    public Request request() {
        return request;
    }

    /** Which endpoint it is for, for those who count. */
    void leadsTo(Endpoint value) {
        endpoint = value;
    }

    /** Of whose requests it is one, to be given back when it is over. */
    void isOneOf(Bytes group) {
        share = Optional.of(group);
    }

    Optional<Bytes> share() {
        return share;
    }

    @Override
    public void answer(Reply reply) {
        if (over || answering) {
            return;
        }
        answering = true;
        status = reply.status();
        bytes = request.wantsNoBody() ? 0 : reply.body().size();
        HttpResponse response = connection.desk().whole(reply, request.wantsNoBody());
        connect(response.headers());
        connection.write(response);
        finish();
    }

    /** What is said of the connection. */
    private void connect(HttpHeaders headers) {
        keepsAlive &= !connection.desk().isStopping() || connection.hasMore();
        if (!keepsAlive) {
            headers.set("Connection", "close");
        } else if (!request.head().chunks()) {
            headers.set("Connection", "keep-alive");
        }
    }

    @Override
    public void begin(Map<String, String> fields) {
        if (over || answering) {
            return;
        }
        answering = true;
        status = 200;
        keepsAlive &= request.head().chunks();
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        connection.desk().fill(response.headers(), fields);
        connect(response.headers());
        if (request.head().chunks()) {
            response.headers().set("Transfer-Encoding", "chunked");
        }
        connection.write(response);
    }

    @Override
    public CompletableFuture<Boolean> send(Bytes record) {
        if (over) {
            return CompletableFuture.completedFuture(false);
        }
        bytes += record.size();
        connection.write(new DefaultHttpContent(Unpooled.wrappedBuffer(record.asByteBuffer())));
        return connection.room();
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        connection.write(LastHttpContent.EMPTY_LAST_CONTENT);
        finish();
    }

    @Override
    public void breakOff(Throwable reason) {
        if (!over) {
            LOG.debug("an answer was broken off: {}", reason.toString());
            connection.breakOff();
        }
    }

    /** All is written; it counts as a request for as long as it is not sent. */
    private void finish() {
        release();
        connection.written(() -> {
            settle();
            connection.answered(keepsAlive);
        });
    }

    /** Whether all of the answer is written, though it may not have been sent. */
    boolean isWritten() {
        return over;
    }

    /** The connection has ended. */
    void gone() {
        release();
        settle();
    }

    private void release() {
        over = true;
        List<Runnable> tasks = List.copyOf(onOver);
        onOver.clear();
        tasks.forEach(Runnable::run);
    }

    private void settle() {
        if (settled) {
            return;
        }
        settled = true;
        timer.close();
        Duration time = Duration.ofNanos(connection.desk().loop().nanoTime() - begun);
        connection
                .desk()
                .over(this, new ServedRequest(endpoint, request.head().client(), status, records, bytes, time, shared));
    }

    @Override
    public void onOver(Runnable task) {
        if (over) {
            task.run();
        } else {
            onOver.add(task);
        }
    }

    @Override
    public void note(int found, boolean wasShared) {
        records = found;
        shared = wasShared;
    }
}
