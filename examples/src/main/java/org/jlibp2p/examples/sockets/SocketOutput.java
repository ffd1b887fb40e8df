package org.jlibp2p.examples.sockets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;

/**
 * The output of a {@link SocketDuplex}. Confined to its loop, but for the calls that wait, which have a thread of their own
 * and are made one at a time.
 *
 * <p>Writes are taken at once up to {@link #HIGH} bytes. Then they wait until no more than {@link #LOW} are left, so that a
 * writer who was held back may send something worth while again, and the thread never runs dry in between.
 */
final class SocketOutput {
    private static final int HIGH = 256 * 1024;
    private static final int LOW = 64 * 1024;

    private final Socket socket;
    private final EventLoop loop;
    private final int unawaitedWrite;
    private final Runnable onEnd;
    private final Consumer<Exception> onBroken;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(task -> SocketDuplex.thread("socket writer", task));

    private final Deque<Bytes> taken = new ArrayDeque<>();
    private final Deque<Write> waiting = new ArrayDeque<>();
    private int takenBytes; // those that the thread is about to send among them
    private int waitingBytes;
    private boolean sending;
    private CompletableFuture<Void> end; // null until it is asked for
    private boolean ended;

    private record Write(Bytes bytes, CompletableFuture<Void> accepted) {}

    SocketOutput(Socket socket, EventLoop loop, int unawaitedWrite, Runnable onEnd, Consumer<Exception> onBroken) {
        this.socket = socket;
        this.loop = loop;
        this.unawaitedWrite = unawaitedWrite;
        this.onEnd = onEnd;
        this.onBroken = onBroken;
    }

    boolean hasEnded() {
        return ended;
    }

    void write(Bytes bytes, CompletableFuture<Void> accepted) {
        if (end != null) {
            accepted.completeExceptionally(new IllegalStateException("the output was closed"));
        } else if (bytes.size() > unawaitedWrite - waitingBytes) {
            accepted.completeExceptionally(new LimitExceededException("buffers.unawaitedWrite", "a socket"));
        } else if (waiting.isEmpty() && takenBytes < HIGH) {
            take(bytes, accepted);
        } else {
            waiting.add(new Write(bytes, accepted));
            waitingBytes += bytes.size();
        }
    }

    private void take(Bytes bytes, CompletableFuture<Void> accepted) {
        taken.add(bytes);
        takenBytes += bytes.size();
        send();
        accepted.complete(null); // last, for whoever is told may well write again
    }

    void end(CompletableFuture<Void> accepted) {
        if (end == null) {
            end = new CompletableFuture<>();
            send();
        }
        Async.follow(end, accepted);
    }

    private void send() {
        if (sending) {
            return;
        }
        if (!taken.isEmpty()) {
            sending = true;
            Bytes next = taken.poll();
            thread.execute(() -> call(() -> next.borrow(this::sendAll), () -> hasSent(next.size())));
        } else if (end != null && !ended && waiting.isEmpty()) {
            sending = true;
            thread.execute(() -> call(socket::shutdownOutput, this::hasSentEnd));
        }
    }

    private interface Call {
        void run() throws IOException;
    }

    private void call(Call waits, Runnable done) {
        try {
            waits.run();
            Async.on(loop, done);
        } catch (IOException | UncheckedIOException e) {
            Async.on(loop, () -> onBroken.accept(e));
        }
    }

    private Void sendAll(byte[] array, int offset, int length) {
        try {
            socket.getOutputStream().write(array, offset, length);
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void hasSent(int bytes) {
        sending = false;
        takenBytes -= bytes;
        if (takenBytes <= LOW) {
            while (!waiting.isEmpty() && takenBytes < HIGH) {
                Write next = waiting.poll();
                waitingBytes -= next.bytes().size();
                take(next.bytes(), next.accepted());
            }
        }
        if (!thread.isShutdown()) {
            send();
        }
    }

    private void hasSentEnd() {
        sending = false;
        ended = true;
        end.complete(null);
        onEnd.run();
    }

    /** Frees the thread once it has done what it was told. */
    void release() {
        thread.shutdown();
    }

    void fail(Throwable reason) {
        taken.clear();
        waiting.forEach(write -> write.accepted().completeExceptionally(reason));
        waiting.clear();
        if (end != null) {
            end.completeExceptionally(reason);
        }
    }
}
