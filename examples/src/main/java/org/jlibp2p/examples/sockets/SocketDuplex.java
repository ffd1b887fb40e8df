package org.jlibp2p.examples.sockets;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.BufferLimits;

/**
 * A socket as a pipe. All of its state is confined to its loop, so there is no lock; the only things that happen elsewhere
 * are the two calls that wait: {@code read} on one thread, {@code write} on another. Each does one call, hands the outcome
 * to the loop, and sleeps until it is asked again.
 *
 * <p>Being asked is the whole of back-pressure: while nobody calls {@link #read()} nothing is read, the system's buffers
 * fill up, and the peer's writes wait.
 */
final class SocketDuplex implements Duplex {
    private static final int CHUNK = 64 * 1024;

    private final Socket socket;
    private final EventLoop loop;
    private final SocketOutput output;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> thread("socket reader", task));
    private final byte[] buffer = new byte[CHUNK]; // the reader thread's
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private CompletableFuture<Bytes> pending;
    private Bytes arrived = Bytes.empty();
    private boolean reading;
    private boolean inputEnded;

    private Libp2pException failure;

    SocketDuplex(Socket socket, EventLoop loop, BufferLimits limits) throws IOException {
        this.socket = socket;
        this.loop = loop;
        output = new SocketOutput(socket, loop, limits.unawaitedWrite(), this::checkEnd, this::broke);
        socket.setTcpNoDelay(true); // layers above write whole messages; none should wait for another one
    }

    static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    static void closeQuietly(Closeable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // it is closed as far as anybody can tell
        }
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    // ---- input ----

    @Override
    public CompletableFuture<Bytes> read() {
        CompletableFuture<Bytes> read = new CompletableFuture<>();
        Async.on(loop, () -> {
            if (failure != null) {
                read.completeExceptionally(failure);
            } else if (pending != null && !pending.isDone()) {
                read.completeExceptionally(new IllegalStateException("a read is pending already"));
            } else {
                pending = read;
                serveRead();
            }
        });
        return read;
    }

    private void serveRead() {
        if (pending == null || pending.isDone()) {
            return; // nobody asks; what has arrived stays here for the one who will
        }
        if (!arrived.isEmpty()) {
            Bytes bytes = arrived;
            arrived = Bytes.empty(); // first, for completing may well read again
            if (!pending.complete(bytes)) {
                arrived = bytes; // given up just now, on another thread
            }
        } else if (inputEnded) {
            pending.complete(Bytes.empty());
        } else if (!reading) {
            reading = true;
            reader.execute(this::readOnce);
        }
    }

    private void readOnce() {
        try {
            int count = socket.getInputStream().read(buffer);
            Bytes bytes = count < 0 ? Bytes.empty() : Bytes.wrap(Arrays.copyOf(buffer, count));
            Async.on(loop, () -> hasRead(bytes));
        } catch (IOException e) {
            Async.on(loop, () -> broke(e));
        }
    }

    private void hasRead(Bytes bytes) {
        reading = false;
        if (failure == null) {
            arrived = bytes;
            inputEnded = bytes.isEmpty();
            serveRead();
            checkEnd();
        }
    }

    // ---- output ----

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        return onOutput(accepted -> output.write(bytes, accepted));
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        return onOutput(output::end);
    }

    private CompletableFuture<Void> onOutput(Consumer<CompletableFuture<Void>> step) {
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        Async.on(loop, () -> {
            if (failure != null) {
                accepted.completeExceptionally(failure);
            } else {
                step.accept(accepted);
            }
        });
        return accepted;
    }

    // ---- the end ----

    @Override
    public void reset(Throwable reason) {
        Async.on(loop, () -> {
            if (failure == null && !closed.isDone()) {
                try {
                    socket.setSoLinger(true, 0); // closing is then a TCP reset, not an end in order
                } catch (IOException broken) {
                    // nobody is left to be told
                }
                fail(StreamResetException.from(reason));
            }
        });
    }

    private void broke(Exception cause) {
        fail(new ConnectionClosedException("the connection broke: " + cause.getMessage(), ErrorCode.NONE, true, cause));
    }

    /** Frees everything, and then tells everybody who waits. The first reason counts. */
    private void fail(Libp2pException reason) {
        if (failure != null || closed.isDone()) {
            return;
        }
        failure = reason;
        release();
        if (pending != null) {
            pending.completeExceptionally(reason);
        }
        output.fail(reason);
        closed.completeExceptionally(reason);
    }

    private void checkEnd() {
        if (inputEnded && output.hasEnded() && !closed.isDone()) {
            release();
            closed.complete(null);
        }
    }

    private void release() {
        arrived = Bytes.empty();
        closeQuietly(socket); // also wakes the threads that wait at it
        reader.shutdown();
        output.release();
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }
}
