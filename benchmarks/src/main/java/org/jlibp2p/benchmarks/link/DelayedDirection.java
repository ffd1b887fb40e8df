package org.jlibp2p.benchmarks.link;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One direction of a connection: one thread reads and notes the time, another one waits for each chunk's time and writes it.
 * What is on the way is not bounded, as the line is as fast as one likes.
 */
final class DelayedDirection {
    private static final int CHUNK = 64 * 1024;

    private record Chunk(byte[] bytes, boolean broken, long dueNanos) {}

    private final Socket from;
    private final Socket to;
    private final Duration delay;
    private final BlockingQueue<Chunk> onTheWay = new LinkedBlockingQueue<>();
    private volatile boolean ended;

    DelayedDirection(Socket from, Socket to, Duration delay) {
        this.from = from;
        this.to = to;
        this.delay = delay;
    }

    /** Begins; {@code onEnd} is called when the last byte and the end have been handed on. */
    void start(Runnable onEnd) {
        DelayingRelay.thread("reading", this::read);
        DelayingRelay.thread("writing", () -> {
            write();
            ended = true;
            onEnd.run();
        });
    }

    boolean hasEnded() {
        return ended;
    }

    private void read() {
        byte[] buffer = new byte[CHUNK];
        try {
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                onTheWay.add(chunk(Arrays.copyOf(buffer, count), false));
            }
            onTheWay.add(chunk(new byte[0], false));
        } catch (IOException e) {
            onTheWay.add(chunk(new byte[0], true));
        }
    }

    private Chunk chunk(byte[] bytes, boolean broken) {
        return new Chunk(bytes, broken, System.nanoTime() + delay.toNanos());
    }

    private void write() {
        try {
            while (true) {
                Chunk next = onTheWay.take();
                await(next.dueNanos());
                if (next.broken()) {
                    to.setSoLinger(true, 0); // closing it now is a reset, as the other end has made one
                    to.close();
                    return;
                }
                if (next.bytes().length == 0) {
                    to.shutdownOutput();
                    return;
                }
                to.getOutputStream().write(next.bytes());
            }
        } catch (IOException e) {
            giveUp();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp();
        }
    }

    private static void await(long dueNanos) {
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** The receiver is gone: the sender finds out. */
    private void giveUp() {
        try {
            from.close();
        } catch (IOException e) {
            // It is gone too.
        }
    }
}
