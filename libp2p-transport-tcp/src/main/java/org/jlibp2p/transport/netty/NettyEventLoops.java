package org.jlibp2p.transport.netty;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Netty's loops as one node's {@link EventLoops}, on daemon threads named {@code libp2p-io-1} and so on.
 *
 * <p>All Netty transports of a node share one set, through
 * {@link org.jlibp2p.transport.TransportContext#shared}, so that connections of different transports may meet on one
 * thread. Any thread may call.
 */
public final class NettyEventLoops implements EventLoops {
    private static final Logger LOG = LoggerFactory.getLogger(NettyEventLoops.class);
    private static final Duration END = Duration.ofSeconds(5);
    private static final Duration GIVE_UP = Duration.ofSeconds(6);

    private final NettyIo io;
    private final IoEventLoopGroup group;
    private final List<NettyEventLoop> loops;
    private final Map<EventExecutor, NettyEventLoop> byNetty = new IdentityHashMap<>();
    private final ChannelGroup channels = new DefaultChannelGroup("libp2p", ImmediateEventExecutor.INSTANCE, true);
    private final AtomicInteger turn = new AtomicInteger();
    private final NettyPorts ports = new NettyPorts();
    private volatile boolean closing;

    private NettyEventLoops(NettyIo io, int count, InstantSource wallClock) {
        this.io = io;
        group = new MultiThreadIoEventLoopGroup(count, threads(), io.handlers());
        List<NettyEventLoop> made = new ArrayList<>();
        for (EventExecutor netty : group) {
            NettyEventLoop loop = new NettyEventLoop(
                    "event loop " + (made.size() + 1), (io.netty.channel.EventLoop) netty, wallClock);
            made.add(loop);
            byNetty.put(netty, loop);
        }
        loops = List.copyOf(made);
    }

    private static ThreadFactory threads() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new FastThreadLocalThread(task, "libp2p-io-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Loops whose threads start when first used.
     *
     * @param io how they do I/O
     * @param count how many, above zero
     * @param wallClock where they have the time of day from
     * @return running loops
     */
    public static NettyEventLoops create(NettyIo io, int count, InstantSource wallClock) {
        if (count <= 0) {
            throw new IllegalArgumentException("count must be above zero, not " + count);
        }
        return new NettyEventLoops(io, count, wallClock);
    }

    @Override
    public EventLoop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /**
     * The loop that one of Netty's is.
     *
     * @param netty one of this set
     * @return always the same object for the same argument
     */
    public EventLoop of(io.netty.channel.EventLoop netty) {
        return Objects.requireNonNull(byNetty.get(netty), "a loop of another set");
    }

    /**
     * How these loops do I/O.
     *
     * @return what their sockets must be made with
     */
    public NettyIo io() {
        return io;
    }

    /**
     * Netty's view of one loop.
     *
     * @param loop one that {@link #next} or {@link #of} returned
     * @return what to register channels with
     */
    io.netty.channel.EventLoop netty(EventLoop loop) {
        return ((NettyEventLoop) loop).netty();
    }

    /** Where the transports that share these loops listen. */
    NettyPorts ports() {
        return ports;
    }

    IoEventLoopGroup group() {
        return group;
    }

    /** Makes {@link #close} close a channel, or closes it now if that has been called. */
    void own(Channel channel) {
        channels.add(channel);
    }

    boolean isClosing() {
        return closing;
    }

    /**
     * Closes all channels that are left, ends all loops and waits, for about ten seconds at most, until they have ended. Must
     * not be called on one of them.
     *
     * @throws IllegalStateException if it is
     */
    @Override
    public void close() {
        if (loops.stream().anyMatch(NettyEventLoop::inLoop)) {
            throw new IllegalStateException("an event loop cannot wait for its own end");
        }
        closing = true;
        // Netty does so too, but not if the end of a loop overlaps with the last turn it does anyway
        channels.close().awaitUninterruptibly(END.toMillis());
        var ended = group.shutdownGracefully(0, END.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended.awaitUninterruptibly(GIVE_UP.toMillis())) {
            LOG.warn("event loops did not end within {}", GIVE_UP);
        }
    }
}
