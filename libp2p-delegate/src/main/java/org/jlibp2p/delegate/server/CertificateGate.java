package org.jlibp2p.delegate.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jlibp2p.certificate.CurrentCertificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts TLS into a pipeline, when it is known which certificate is shown. What a client has sent until then is kept; it is one
 * read at most, since nothing is read on while the gate is shut. From then to the end of the handshake, which may have to wait for
 * those of others, no more is read than a handshake has. Of the application's protocols {@code http/1.1} is the only one. Confined to the
 * server's loop.
 *
 * <p>Specification: RFC 8446; RFC 7301.
 */
final class CertificateGate extends ChannelDuplexHandler {
    /** How many bytes of a client are read before its handshake has ended. */
    static final int MAX_HANDSHAKE = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final String HTTP = "http/1.1";
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final long CLOSE_MILLIS = 1000;

    private final CurrentCertificate certificate;
    private final Duration handshake;
    private final Queue<Object> held = new ArrayDeque<>(1);
    private boolean isShut = true;
    private boolean wantsMore; // something was to be read, and was not
    private int passed;

    CertificateGate(CurrentCertificate certificate, Duration handshake) {
        this.certificate = certificate;
        this.handshake = handshake;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        certificate.get().whenComplete((tls, failure) -> context.executor().execute(() -> open(context, tls, failure)));
    }

    private void open(ChannelHandlerContext context, SSLContext tls, Throwable failure) {
        if (context.isRemoved()) {
            return;
        }
        if (failure != null) {
            LOG.debug("a connection came for which there is no certificate", failure);
            context.close();
            return;
        }
        isShut = false;
        SslHandler handler = tls(tls);
        context.pipeline().addAfter(context.name(), null, handler);
        handler.handshakeFuture().addListener(done -> leave(context));
        while (!held.isEmpty()) {
            context.fireChannelRead(held.remove());
        }
        context.fireChannelReadComplete();
        readWhatWasLeft(context);
    }

    /** The handshake has ended, one way or the other. */
    private void leave(ChannelHandlerContext context) {
        if (!context.isRemoved()) {
            context.pipeline().remove(this);
            readWhatWasLeft(context);
        }
    }

    private void readWhatWasLeft(ChannelHandlerContext context) {
        if (wantsMore && !context.channel().config().isAutoRead()) {
            wantsMore = false;
            context.channel().read();
        }
    }

    private SslHandler tls(SSLContext context) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        engine.setHandshakeApplicationProtocolSelector((own, offered) -> offered.contains(HTTP) ? HTTP : null);
        SslHandler handler = new SslHandler(engine, certificate.thread());
        handler.setHandshakeTimeoutMillis(handshake.toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS);
        return handler;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        passed += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        if (isShut) {
            held.add(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (isShut ? held.isEmpty() : passed < MAX_HANDSHAKE) {
            context.read();
        } else {
            wantsMore = true;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }
}
