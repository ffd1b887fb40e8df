package org.jlibp2p.transport.ws;

import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.transport.netty.NettyConnection;
import org.jlibp2p.transport.ws.UpgradeException.Reason;

/**
 * Makes a socket that was dialled a WebSocket: TLS if it is asked for, then the request and its answer, all under one
 * deadline. Confined to the channel's loop. Whoever gets the failure closes the socket.
 */
final class ClientUpgrade extends ChannelInboundHandlerAdapter {
    private final HttpClientCodec codec;
    private final Plan plan;
    private final SecureRandom random;
    private final Supplier<NettyConnection> made;
    private final CompletableFuture<NettyConnection> result = new CompletableFuture<>();
    private String key;
    private Future<?> deadline;
    private boolean upgraded;

    /**
     * What is asked of whom.
     *
     * @param server whom
     * @param tls whether TLS lies between
     * @param path the target of the request
     * @param limits the bounds
     * @param patience how long all of it may take
     */
    record Plan(ServerName server, boolean tls, String path, WebSocketLimits limits, Duration patience) {}

    private ClientUpgrade(Plan plan, SecureRandom random, Supplier<NettyConnection> made) {
        this.plan = plan;
        this.random = random;
        this.made = made;
        codec = new HttpClientCodec(HttpBounds.of(plan.limits()), false, false);
    }

    /**
     * Begins.
     *
     * @param socket a connected socket, with nothing in its pipeline
     * @param tls puts TLS into the pipeline, or null
     * @param plan what is asked of whom
     * @param random makes the key
     * @param made puts frames and the pipe into the pipeline, once that is what is spoken
     * @return completes with the pipe; fails with {@link UpgradeException}, {@link OperationTimeoutException} or
     *     {@link ConnectionClosedException}
     */
    static CompletableFuture<NettyConnection> begin(
            SocketChannel socket, SslHandler tls, Plan plan, SecureRandom random, Supplier<NettyConnection> made) {
        ClientUpgrade upgrade = new ClientUpgrade(plan, random, made);
        ChannelPipeline pipeline = socket.pipeline();
        if (tls != null) {
            pipeline.addLast(tls);
        }
        pipeline.addLast(upgrade.codec, upgrade);
        return upgrade.result;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = context.executor()
                .schedule(
                        () -> fail(new OperationTimeoutException("WebSocket handshake", plan.patience())),
                        plan.patience().toNanos(),
                        TimeUnit.NANOSECONDS);
        if (!plan.tls()) {
            ask(context);
        }
    }

    private void ask(ChannelHandlerContext context) {
        byte[] bytes = new byte[UpgradeHandshake.keySize()];
        random.nextBytes(bytes);
        key = UpgradeHandshake.key(bytes);
        context.writeAndFlush(UpgradeHandshake.request(plan.server().hostHeader(plan.tls()), plan.path(), key));
        context.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                ask(context);
            } else {
                fail(ofTls(handshake.cause()));
            }
        } else if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            fail(endedEarly());
        }
    }

    private static ConnectionClosedException endedEarly() {
        return new ConnectionClosedException(
                "the server ended the connection before it was a WebSocket", ErrorCode.NONE, true);
    }

    private static RuntimeException ofTls(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof CertificateException) {
                return new UpgradeException(
                        Reason.UNTRUSTED_CERTIFICATE,
                        "the server's certificate is not trusted: " + at.getMessage(),
                        cause);
            }
        }
        return cause instanceof SSLException
                ? new UpgradeException(Reason.TLS, "no TLS with the server: " + cause.getMessage(), cause)
                : endedEarly();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (result.isDone()) {
                return;
            }
            if (message instanceof HttpResponse response) {
                UpgradeHandshake.checkResponse(response, key, plan.limits().headers());
                upgraded = true;
            }
            if (message instanceof LastHttpContent && upgraded) {
                finish(context);
            }
        } catch (UpgradeException refused) {
            fail(refused);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void finish(ChannelHandlerContext context) {
        deadline.cancel(false);
        NettyConnection connection = made.get();
        context.pipeline().remove(this);
        context.pipeline().remove(codec); // passes on what came behind the answer
        result.complete(connection);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!result.isDone()) {
            context.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(endedEarly());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable inner = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        fail(inner instanceof SSLException ? ofTls(inner) : inner);
    }

    private void fail(Throwable failure) {
        deadline.cancel(false);
        result.completeExceptionally(failure);
    }
}
