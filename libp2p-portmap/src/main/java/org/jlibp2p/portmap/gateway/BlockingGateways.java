package org.jlibp2p.portmap.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.datagram.NatPmpExchange;
import org.jlibp2p.portmap.datagram.PcpExchange;
import org.jlibp2p.portmap.mapping.Grant;
import org.jlibp2p.portmap.mapping.MappingException;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.portmap.mapping.PortRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routers, and a thread of their own, {@code libp2p-portmap-0}, on which they are asked one after another: everything but
 * what {@link Gateways} has happens there.
 */
public final class BlockingGateways implements Gateways {
    /** How long routers are told, at the end, what is not needed any more. */
    static final Duration GOODBYE = Duration.ofSeconds(2);

    /** The most things that wait for the thread. */
    static final int MAX_WAITING = 256;

    /** From what tells nothing to what tells most. */
    private static final List<MappingFailure> TELLING = List.of(
            MappingFailure.NO_GATEWAY,
            MappingFailure.NO_ANSWER,
            MappingFailure.NOT_BELIEVED,
            MappingFailure.NO_RESOURCES,
            MappingFailure.REFUSED,
            MappingFailure.NOT_PUBLIC);

    private static final Logger LOG = LoggerFactory.getLogger(BlockingGateways.class);

    private final Attachments attachments;
    private final Set<MappingProtocol> protocols;
    private final LongSupplier nanoTime;
    private final OpenSocket open = new OpenSocket();
    private final Forwarded forwarded = new Forwarded();
    private final BlockingDatagrams datagrams;
    private final BlockingUpnp upnp;
    private final BlockingQueue<Task<?>> tasks = new LinkedBlockingQueue<>(MAX_WAITING);
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean isClosing;
    private volatile boolean isOver;
    private volatile Task<?> current;

    private record Task<T>(Callable<T> work, CompletableFuture<T> result, boolean isGoodbye) {
        void run() {
            try {
                result.complete(work.call());
            } catch (IOException e) {
                result.completeExceptionally(new MappingException(MappingFailure.NO_ANSWER, e.toString()));
            } catch (MalformedMessageException e) {
                result.completeExceptionally(new MappingException(MappingFailure.NOT_BELIEVED, e.getMessage()));
            } catch (MappingException e) {
                result.completeExceptionally(e);
            } catch (Throwable e) { // an Error too: the thread goes on, and whoever waits hears of it
                LOG.error("a router cannot be asked", e);
                result.completeExceptionally(new MappingException(MappingFailure.NO_ANSWER, e.toString()));
            }
        }
    }

    BlockingGateways(
            Attachments attachments,
            Set<MappingProtocol> protocols,
            Ports ports,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.attachments = attachments;
        this.protocols = EnumSet.copyOf(protocols);
        this.nanoTime = nanoTime;
        datagrams = new BlockingDatagrams(ports, open, nanoTime, random);
        upnp = new BlockingUpnp(ports, open, nanoTime, random, forwarded);
        thread = new Thread(this::run, "libp2p-portmap-0");
        thread.setDaemon(true);
    }

    /**
     * The routers of this host.
     *
     * @param interfaces names of the interfaces that are used; if there are none, all that are up and lead to several hosts
     * @param routers addresses of those that are asked; if there are none, they are looked for
     * @param protocols how they are asked
     * @param nanoTime the clock
     * @param random for what nobody shall guess
     * @return its thread has started
     */
    public static BlockingGateways start(
            Set<String> interfaces,
            List<Bytes> routers,
            Set<MappingProtocol> protocols,
            LongSupplier nanoTime,
            RandomGenerator random) {
        BlockingGateways gateways =
                new BlockingGateways(new Attachments(interfaces, routers), protocols, Ports.USUAL, nanoTime, random);
        gateways.begin();
        return gateways;
    }

    void begin() {
        thread.start();
    }

    @Override
    public CompletableFuture<List<Attachment>> find() {
        return later(attachments::find);
    }

    @Override
    public CompletableFuture<Held> map(Attachment where, PortRequest request, Optional<MappingProtocol> before) {
        return later(() -> mapNow(where, request, before));
    }

    @Override
    public CompletableFuture<Void> unmap(Held held) {
        Task<Void> task = goodbye(held);
        later(task);
        return task.result();
    }

    private Task<Void> goodbye(Held held) {
        Callable<Void> work = () -> {
            unmapNow(held);
            return null;
        };
        return new Task<>(work, new CompletableFuture<>(), true);
    }

    @Override
    public CompletableFuture<Void> close() {
        isClosing = true;
        Task<?> now = current;
        if (now != null && !now.isGoodbye()) {
            open.end();
        }
        tasks.offer(new Task<>(() -> null, new CompletableFuture<>(), true)); // wakes the thread up
        return closed;
    }

    private <T> CompletableFuture<T> later(Callable<T> work) {
        Task<T> task = new Task<>(work, new CompletableFuture<>(), false);
        later(task);
        return task.result();
    }

    private void later(Task<?> task) {
        if (isClosing) {
            refuse(task);
        } else if (!tasks.offer(task)) {
            task.result()
                    .completeExceptionally(new MappingException(
                            MappingFailure.NO_ANSWER, "too much waits for the thread that asks routers"));
        } else if (isOver) {
            refuse(task);
        }
    }

    private static void refuse(Task<?> task) {
        task.result().completeExceptionally(new NodeClosedException("port mapping has ended"));
    }

    // ---- on the thread ----

    private void run() {
        try {
            while (!isClosing) {
                run(tasks.take());
            }
            sayGoodbye();
        } catch (InterruptedException e) {
            LOG.debug("ended while it waited", e);
        } finally {
            isOver = true; // before the look at what waits, as later() looks at the two the other way round
            tasks.forEach(BlockingGateways::refuse);
            closed.complete(null);
        }
    }

    private void run(Task<?> task) {
        current = task; // before the look at isClosing, as close() looks at the two the other way round
        if (isClosing && !task.isGoodbye()) {
            refuse(task);
        } else {
            task.run();
        }
        current = null;
    }

    private void sayGoodbye() {
        Deadline deadline = Deadline.in(GOODBYE, nanoTime);
        open.goOn(deadline);
        for (Task<?> task = tasks.poll(); task != null && !deadline.isOver(); task = tasks.poll()) {
            run(task);
        }
        for (Held left : forwarded.all()) {
            if (!deadline.isOver()) {
                run(goodbye(left));
            }
        }
    }

    private Held mapNow(Attachment where, PortRequest request, Optional<MappingProtocol> before) throws IOException {
        MappingException failure =
                new MappingException(MappingFailure.NO_GATEWAY, "no router is known of " + where.name());
        for (MappingProtocol protocol : MappingProtocol.values()) {
            if (before.map(protocol::equals).orElse(protocols.contains(protocol))) {
                try {
                    return map(where, request, protocol);
                } catch (IOException | MalformedMessageException | MappingException e) {
                    if (isClosing) {
                        throw e;
                    }
                    LOG.debug("{} of {} by {}: {}", request.port(), where.name(), protocol, e.getMessage());
                    failure = telling(failure, protocol, e);
                }
            }
        }
        throw failure;
    }

    /** The one that tells most: a router that says no says more than one that says nothing. */
    private static MappingException telling(MappingException before, MappingProtocol protocol, Exception now) {
        MappingFailure reason = now instanceof MappingException mapping
                ? mapping.reason()
                : now instanceof MalformedMessageException ? MappingFailure.NOT_BELIEVED : MappingFailure.NO_ANSWER;
        MappingException failure = TELLING.indexOf(reason) > TELLING.indexOf(before.reason())
                ? new MappingException(reason, protocol + ": " + now.getMessage())
                : before;
        failure.addSuppressed(now);
        return failure;
    }

    private Held map(Attachment where, PortRequest request, MappingProtocol protocol) throws IOException {
        if (protocol == MappingProtocol.UPNP_IGD) {
            return upnp.map(where, request);
        }
        MappingException failure =
                new MappingException(MappingFailure.NO_GATEWAY, "no router is known of " + where.name());
        for (Bytes router : where.routers()) {
            try {
                Grant grant = protocol == MappingProtocol.PCP
                        ? datagrams.pcp(router, request)
                        : datagrams.natPmp(router, request);
                Held held = new Held(router, request.withWanted(grant.port()), grant, Optional.empty());
                forwarded.add(held);
                return held;
            } catch (IOException | MappingException e) {
                if (isClosing) {
                    throw e;
                }
                failure = telling(failure, protocol, e);
            }
        }
        throw failure;
    }

    private void unmapNow(Held held) throws IOException {
        if (held.control().isPresent()) {
            upnp.unmap(held, held.control().get());
            return;
        }
        PortRequest request = held.request();
        boolean isPcp = held.grant().protocol() == MappingProtocol.PCP;
        datagrams.tell(
                held.router(), request, isPcp ? PcpExchange.unmap(request).question() : NatPmpExchange.unmap(request));
        forwarded.remove(held);
    }
}
