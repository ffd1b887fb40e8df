package org.jlibp2p.transport.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of Netty's socket channels as a {@link Duplex}. Any thread may call; everything happens on the channel's loop.
 *
 * <p>The socket is read only while a {@link #read()} is pending, and each read yields what one system call delivered:
 * 2 KiB at most at first and up to 256 KiB when much arrives. So with the JDK's selectors nothing is heard of the peer while
 * nobody reads: that it has closed or reset the connection is noticed at the next read, or when a write fails. A muxer
 * always has a read pending.
 *
 * <p>About one to two MiB are taken for sending before {@link #write} begins to wait. {@link #reset} closes with a TCP
 * reset. When both directions have ended the socket is closed.
 */
public final class NettyConnection implements Duplex {
    private static final Logger LOG = LoggerFactory.getLogger(NettyConnection.class);
    private static final int LEAST_READ = 2 * 1024;
    private static final int MOST_READ = 256 * 1024;
    private static final WriteBufferWaterMark QUEUED = new WriteBufferWaterMark(1024 * 1024, 2 * 1024 * 1024);

    private final SocketChannel channel;
    private final NettyEventLoops loops;
    private final EventLoop loop;
    private final InboundHalf in;
    private final OutboundHalf out;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private Libp2pException failure;

    private NettyConnection(SocketChannel channel, NettyEventLoops loops, ResourceLimits limits, OutputEnd end) {
        this.channel = channel;
        this.loops = loops;
        loop = loops.of(channel.eventLoop());
        in = new InboundHalf(channel);
        out = new OutboundHalf(channel, limits.buffers().unawaitedWrite(), end, this::outputEnded);
    }

    /**
     * Sets a channel's options as a connection needs them. Called once, on the channel's loop, before the channel becomes
     * active.
     *
     * @param channel a channel that is registered with one of the loops
     * @param loops the loops
     */
    static void prepare(SocketChannel channel, NettyEventLoops loops) {
        channel.config()
                .setTcpNoDelay(true)
                .setKeepAlive(true)
                .setAllowHalfClosure(true)
                .setAutoRead(false)
                .setAutoClose(false) // a failed write is told before the channel is closed, so that its cause is known
                .setWriteBufferWaterMark(QUEUED)
                .setRecvByteBufAllocator(
                        new AdaptiveRecvByteBufAllocator(LEAST_READ, LEAST_READ, MOST_READ).maxMessagesPerRead(1));
        loops.own(channel);
    }

    /**
     * Makes a channel a connection, whose halves end as those of TCP do. As
     * {@link #install(SocketChannel, NettyEventLoops, ResourceLimits, OutputEnd)}.
     *
     * @param channel one that {@link NettySockets} has dialled or accepted
     * @param loops the loops it is registered with
     * @param limits the node's numbers
     * @return the connection
     */
    public static NettyConnection install(SocketChannel channel, NettyEventLoops loops, ResourceLimits limits) {
        return install(channel, loops, limits, OutputEnd.OF_TCP);
    }

    /**
     * Makes a channel a connection: puts a handler at the end of its pipeline. Called once, on the channel's loop. Handlers
     * that are in the pipeline already lie between the pipe and the socket. They yield buffers; they say that the input has
     * ended by {@link ChannelInputShutdownEvent}, and keep the socket's own to themselves if that means something else; and
     * what they fire as an exception ends the connection, a {@link Libp2pException} as it is. A buffer on the heap that is
     * written through them is somebody else's and must not be changed; a direct one is theirs.
     *
     * @param channel one that {@link NettySockets} has dialled or accepted
     * @param loops the loops it is registered with
     * @param limits the node's numbers
     * @param end ends the output
     * @return the connection
     */
    public static NettyConnection install(
            SocketChannel channel, NettyEventLoops loops, ResourceLimits limits, OutputEnd end) {
        NettyConnection connection = new NettyConnection(channel, loops, limits, end);
        channel.pipeline().addLast(connection.new Handler());
        channel.closeFuture().addListener(closed -> connection.channelClosed());
        return connection;
    }

    /**
     * Gives this connection to whoever accepts it; what he throws ends it. To be called on the loop.
     *
     * @param taker is called once
     */
    public void handTo(Consumer<? super NettyConnection> taker) {
        try {
            taker.accept(this);
        } catch (Libp2pException refused) {
            LOG.debug("an accepted connection was refused", refused);
            reset(refused);
        } catch (Throwable bug) {
            LOG.error("an accepted connection could not be handled", bug);
            reset(bug);
        }
    }

    /**
     * This end.
     *
     * @return the address; null if the channel is not active
     */
    public InetSocketAddress localAddress() {
        return channel.localAddress();
    }

    /**
     * The other end.
     *
     * @return the address; null if the channel is not active
     */
    public InetSocketAddress remoteAddress() {
        return channel.remoteAddress();
    }

    @Override
    public CompletableFuture<Bytes> read() {
        CompletableFuture<Bytes> asked = new CompletableFuture<>();
        Async.on(loop, () -> in.read(asked), asked);
        return asked;
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            out.reserve(bytes.size());
        } catch (LimitExceededException full) {
            done.completeExceptionally(full);
            return done;
        }
        Async.on(loop, () -> out.write(bytes, done), done);
        return done;
    }

    @Override
    public <R> CompletableFuture<R> readLent(Function<? super ByteBuffer, ? extends R> reader) {
        assert loop.inLoop();
        CompletableFuture<R> asked = new CompletableFuture<>();
        in.readLent(asked, reader);
        return asked;
    }

    @Override
    public CompletableFuture<Void> writeLent(int atMost, Consumer<? super ByteBuffer> source) {
        assert loop.inLoop();
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            out.reserve(atMost);
        } catch (LimitExceededException full) {
            done.completeExceptionally(full);
            return done;
        }
        out.writeLent(atMost, source, done);
        return done;
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Async.on(loop, () -> out.close(done), done);
        return done;
    }

    @Override
    public void reset(Throwable reason) {
        Libp2pException why = reason instanceof Libp2pException known
                ? known
                : new ConnectionClosedException("closed by this side", ErrorCode.of(reason), false, reason);
        Async.on(loop, () -> fail(why));
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed.copy(); // whoever gives up waiting ends nothing
    }

    @Override
    public boolean isBroken() {
        return closed.isCompletedExceptionally();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    private void outputEnded(Throwable cause) {
        if (cause != null) {
            broke(cause);
        } else if (in.ended()) {
            channel.close();
        }
    }

    private void inputEnded() {
        in.end();
        if (out.ended()) {
            channel.close();
        }
    }

    private void broke(Throwable cause) {
        if (cause instanceof Libp2pException known) {
            end(known, false); // a handler may have said why, which a reset would discard
            return;
        }
        if (!(cause instanceof IOException || cause instanceof ChannelException)) {
            LOG.error("a connection failed in an unexpected way", cause);
        }
        boolean remote = cause instanceof IOException;
        fail(new ConnectionClosedException("connection broke: " + cause.getMessage(), ErrorCode.NONE, remote, cause));
    }

    /** Ends everything with a TCP reset; the first reason counts. */
    private void fail(Libp2pException reason) {
        end(reason, true);
    }

    private void end(Libp2pException reason, boolean withReset) {
        if (failure != null || !channel.isOpen()) {
            return;
        }
        failure = reason;
        if (withReset) {
            try {
                channel.config().setSoLinger(0);
            } catch (ChannelException gone) {
                LOG.debug("no reset is sent on a broken socket", gone);
            }
        }
        channel.pipeline().firstContext().close(); // past all handlers: there is nothing more to say
        in.fail(reason);
        out.fail(reason);
    }

    private void channelClosed() {
        if (failure == null && !(in.ended() && out.ended())) {
            failure = loops.isClosing()
                    ? new NodeClosedException("the event loops have ended")
                    : new ConnectionClosedException("connection closed", ErrorCode.NONE, false);
            in.fail(failure);
            out.fail(failure);
        }
        if (failure == null) {
            closed.complete(null);
        } else {
            closed.completeExceptionally(failure);
        }
    }

    @Override
    public String toString() {
        return "NettyConnection[" + channel + "]";
    }

    private final class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf buffer = (ByteBuf) message;
            try {
                if (failure == null && buffer.isReadable()) {
                    in.arrived(buffer.nioBuffer());
                }
            } finally {
                buffer.release();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent && failure == null) {
                inputEnded();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            out.writabilityChanged();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            broke(cause);
        }
    }
}
