package org.jlibp2p.interop.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.jr.ob.JSON;
import org.jlibp2p.interop.harness.Fields;

/** One page of a browser, driven over the DevTools protocol. Any thread. */
final class DevTools implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Map<Long, CompletableFuture<Fields>> pending = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final WebSocket socket;

    /** Connects to a page by the address that the browser tells for it. */
    DevTools(HttpClient client, String address) {
        socket = client.newWebSocketBuilder()
                .connectTimeout(CONNECT)
                .buildAsync(URI.create(address), new Answers())
                .join();
    }

    /** Runs a method of the protocol and waits for its result. */
    Fields call(Duration limit, String method, Map<String, ?> parameters) {
        long id = lastId.incrementAndGet();
        CompletableFuture<Fields> answer = new CompletableFuture<>();
        pending.put(id, answer);
        try {
            Map<String, Object> message = new LinkedHashMap<>();
            message.put("id", id);
            message.put("method", method);
            message.put("params", parameters);
            socket.sendText(JSON.std.asString(message), true);
            Fields answered = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (answered.has("error")) {
                throw new AssertionError(method + ": " + answered.object("error"));
            }
            return answered.object("result");
        } catch (TimeoutException e) {
            throw new AssertionError("the browser did not answer " + method + " within " + limit);
        } catch (ExecutionException e) {
            throw new AssertionError(method + ": " + e.getCause().getMessage(), e.getCause());
        } catch (IOException e) {
            throw new AssertionError(method, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted");
        } finally {
            pending.remove(id);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                Fields message = Fields.parse(text.toString());
                text.setLength(0);
                if (message.has("id")) {
                    CompletableFuture<Fields> answer = pending.get((long) message.number("id"));
                    if (answer != null) {
                        answer.complete(message);
                    }
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            fail(new IOException("the browser has closed the page: " + code + " " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            fail(error);
        }

        private void fail(Throwable error) {
            pending.values().forEach(answer -> answer.completeExceptionally(error));
        }
    }
}
