package org.jlibp2p.transport.ws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.testkit.FixedNames;
import org.jlibp2p.testkit.StandaloneContext;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.Transport;

/** As much of a node as a transport sees, with one transport. */
final class TestNode implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EventLoops loops = EventLoops.create("test-plain", 1);
    private final StandaloneContext context;
    private final Transport transport;

    TestNode(WebSocketOptions options) {
        this(options, ResourceLimits.defaults());
    }

    TestNode(WebSocketOptions options, ResourceLimits limits) {
        context = new StandaloneContext(loops, Identity.generate(), limits, FixedNames.none());
        transport = WebSocketTransport.create(options).create(context);
    }

    Transport transport() {
        return transport;
    }

    /** Listens, and keeps what is accepted. */
    Accepting listen(String address) {
        BlockingQueue<RawConnection> accepted = new LinkedBlockingQueue<>();
        Listener listener = await(
                transport.listen(Multiaddr.parse(address), connection -> accepted.add((RawConnection) connection)));
        return new Accepting(listener, accepted);
    }

    RawConnection dial(Multiaddr address) {
        return (RawConnection) await(transport.dial(address));
    }

    /** A listener and what it accepted. */
    record Accepting(Listener listener, BlockingQueue<RawConnection> accepted) {
        Multiaddr address() {
            return listener.addresses().get(0);
        }

        RawConnection next() {
            try {
                RawConnection next = accepted.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                if (next == null) {
                    throw new AssertionError("nothing was accepted");
                }
                return next;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("not done in time: " + future, late);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new AssertionError(failed.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until something holds. */
    static void until(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("does not come to hold: " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        await(transport.close());
        context.close();
        loops.close();
    }

    /** What an operation that has to fail failed with. */
    static Throwable failureOf(CompletableFuture<?> failing) {
        return await(failing.handle((value, failure) -> {
            if (failure == null) {
                throw new AssertionError("should have failed but yielded " + value);
            }
            return Async.unwrap(failure);
        }));
    }

    /** How many sockets this process has open. Linux only. */
    static long openSockets() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(TestNode::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException gone) {
            return false;
        }
    }
}
