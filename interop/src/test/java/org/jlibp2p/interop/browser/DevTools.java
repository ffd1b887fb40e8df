package org.jlibp2p.interop.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.jr.ob.JSON;
import org.jlibp2p.interop.harness.Fields;

/** One page of a browser, driven over the DevTools protocol. Any thread. */
public final class DevTools implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final int MOST_TOLD = 5_000;

    private final Map<Long, CompletableFuture<Fields>> pending = new ConcurrentHashMap<>();
    private final Deque<Fields> told = new ConcurrentLinkedDeque<>();
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
    public Fields call(Duration limit, String method, Map<String, ?> parameters) {
        long id = lastId.incrementAndGet();
        CompletableFuture<Fields> answer = new CompletableFuture<>();
        pending.put(id, answer);
        try {
            Map<String, Object> message = new LinkedHashMap<>();
            message.put("id", id);
            message.put("method", method);
            message.put("params", parameters);
            send(JSON.std.asString(message));
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

    /** One message after the other. */
    private synchronized void send(String message) {
        socket.sendText(message, true).join();
    }

    /**
     * Evaluates an expression on the page, waits if it is a promise, and tells what came of it.
     *
     * @throws AssertionError if it throws
     */
    public Fields evaluate(Duration limit, String expression) {
        Fields evaluated = call(
                limit,
                "Runtime.evaluate",
                Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (evaluated.has("exceptionDetails")) {
            throw new AssertionError("on the page: " + evaluated.object("exceptionDetails"));
        }
        return evaluated.object("result");
    }

    /**
     * What the browser has told without being asked, once the domain of the method is enabled.
     *
     * @return the parameters of each such message, the oldest first; of very many the last ones
     */
    public List<Fields> told(String method) {
        return told.stream()
                .filter(message -> message.text("method").equals(method))
                .map(message -> message.object("params"))
                .toList();
    }

    /** Waits until the page has a function of its own. While it is about to be loaded, questions may fail. */
    public void awaitFunction(String name) {
        long end = System.nanoTime() + READY.toNanos();
        AssertionError last = null;
        while (System.nanoTime() - end < 0) {
            try {
                if (evaluate(READY, "typeof globalThis." + name + " === 'function'")
                        .flag("value")) {
                    return;
                }
            } catch (AssertionError failure) {
                last = failure;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new AssertionError("the page was not ready within " + READY, last);
    }

    /** Leaves a picture of the page in a file. */
    public void screenshot(Path file) throws IOException {
        String picture =
                call(READY, "Page.captureScreenshot", Map.of("format", "png")).text("data");
        Files.write(file, Base64.getDecoder().decode(picture));
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
                if (message.has("method")) {
                    told.add(message);
                    if (told.size() > MOST_TOLD) {
                        told.poll();
                    }
                }
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
