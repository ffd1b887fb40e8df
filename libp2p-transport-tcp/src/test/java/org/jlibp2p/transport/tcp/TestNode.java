package org.jlibp2p.transport.tcp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jlibp2p.async.EventLoops;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.NameResolver;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportContext;
import org.jlibp2p.transport.TransportFactory;

/** As much of a node as a transport sees, with one transport. */
final class TestNode implements TransportContext, AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EventLoops loops = EventLoops.create("test-plain", 1);
    private final Map<Class<?>, AutoCloseable> shared = new ConcurrentHashMap<>();
    private final ResourceLimits limits;
    private final Transport transport;

    TestNode(TransportFactory factory) {
        this(factory, ResourceLimits.defaults());
    }

    TestNode(TransportFactory factory, ResourceLimits limits) {
        this.limits = limits;
        transport = factory.create(this);
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
    public EventLoops loops() {
        return loops;
    }

    @Override
    public Identity identity() {
        throw new UnsupportedOperationException("a transport of bare pipes has no use for an identity");
    }

    @Override
    public ResourceLimits limits() {
        return limits;
    }

    @Override
    public NameResolver names() {
        return new NameResolver() {
            @Override
            public CompletableFuture<List<InetAddress>> addresses(String host) {
                throw new UnsupportedOperationException("names are resolved before a transport sees them");
            }

            @Override
            public CompletableFuture<List<String>> texts(String name) {
                throw new UnsupportedOperationException("names are resolved before a transport sees them");
            }
        };
    }

    @Override
    public <T extends AutoCloseable> T shared(Class<T> type, Supplier<? extends T> first) {
        return type.cast(shared.computeIfAbsent(type, made -> first.get()));
    }

    @Override
    public void close() {
        await(transport.close());
        shared.values().forEach(each -> {
            try {
                each.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        loops.close();
    }
}
