package org.jlibp2p.interop.delegate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;

/**
 * A client and a server of delegated routing.
 *
 * @param client who asks
 * @param server who answers, with what a case scripts
 */
record DelegatePair(DelegateClient client, PeerProcess server) {
    private static final AtomicInteger LAST = new AtomicInteger();

    PeerKind asking() {
        return client.kind();
    }

    PeerKind answering() {
        return server.kind();
    }

    /** A question that is being answered. */
    final class Running {
        private final String tag;
        private final CompletableFuture<Fields> answer;

        private Running(String tag, CompletableFuture<Fields> answer) {
            this.tag = tag;
            this.answer = answer;
        }

        /** Waits until the client has got the record of an index. */
        void awaitRecord(int index) {
            client.awaitRecord(tag, index);
        }

        boolean isDone() {
            return answer.isDone();
        }

        Fields await() {
            try {
                return answer.get(PeerProcess.COMMAND.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new AssertionError(e.getCause());
            } catch (TimeoutException e) {
                throw new AssertionError("the " + client.kind() + " client has not ended", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted");
            }
        }
    }

    /** Says what the server finds; names and values of more arguments follow. */
    void script(String op, String key, Object... more) {
        server.call("routingScript", arguments(op, key, more));
    }

    /** Lets so many records of the server pass. */
    void release(String op, String key, int count) {
        server.call("routingRelease", arguments(op, key, "count", count));
    }

    private static Object[] arguments(String op, String key, Object... more) {
        List<Object> all = new ArrayList<>(List.of("op", op, "key", key));
        Collections.addAll(all, more);
        return all.toArray();
    }

    /** Begins to ask; {@code subject} is {@code cid} or {@code peer}. */
    Running begin(String op, String subject, String key, Object... more) {
        String tag = "question " + LAST.incrementAndGet();
        List<Object> all = new ArrayList<>(List.of("tag", tag));
        Collections.addAll(all, more);
        CompletableFuture<Fields> answer = new CompletableFuture<>();
        Thread asking = new Thread(() -> {
            try {
                answer.complete(ask(op, subject, key, all.toArray()));
            } catch (RuntimeException | Error failure) {
                answer.completeExceptionally(failure);
            }
        });
        asking.setDaemon(true);
        asking.start();
        return new Running(tag, answer);
    }

    /** Asks, and waits for the answer. */
    Fields ask(String op, String subject, String key, Object... more) {
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("url", url());
        question.put("op", op);
        question.put(subject, key);
        for (int i = 0; i < more.length; i += 2) {
            question.put((String) more[i], more[i + 1]);
        }
        return client.ask(question);
    }

    String url() {
        return server.ready().object("routing").text("url");
    }

    /** The ids of records that were found, in their order. */
    static List<String> ids(Fields found) {
        return found.objects("records").stream()
                .map(record -> record.text("ID"))
                .toList();
    }

    /** The ids of records as they were scripted. */
    static List<String> ids(List<Map<String, Object>> records) {
        return records.stream().map(record -> (String) record.get("ID")).toList();
    }
}
