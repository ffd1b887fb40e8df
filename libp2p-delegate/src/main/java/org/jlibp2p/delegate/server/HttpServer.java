package org.jlibp2p.delegate.server;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.certificate.CertificateFiles;
import org.jlibp2p.certificate.CurrentCertificate;
import org.jlibp2p.delegate.serving.HttpsCertificate;
import org.jlibp2p.delegate.serving.RequestListener;
import org.jlibp2p.delegate.serving.ServerFigures;
import org.jlibp2p.delegate.serving.UnusableCertificateException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.ListenException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that listens. All of it is confined to one loop of its own, which ends with it; any thread may call.
 */
public final class HttpServer {
    /** Bytes that are read of a connection in one go; what they say is held until there is room for it. */
    static final int READ = 4096;

    /** Bytes that a client has not taken, beyond which nothing more is looked for. */
    static final int HIGH_WATER = 32 * 1024;

    private static final int LOW_WATER = 8 * 1024;
    private static final int BACKLOG = 1024;
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final ServerSetup setup;
    private final ServerLoop loop = new ServerLoop();
    private final HttpDesk desk;
    private final Optional<CurrentCertificate> certificate;
    private final List<Channel> listening = new ArrayList<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private boolean stopping;

    private HttpServer(ServerSetup setup) {
        this.setup = setup;
        desk = new HttpDesk(loop, setup);
        certificate =
                setup.certificate().map(shown -> new CurrentCertificate(filesOf(shown), "libp2p-delegate-tls", LOG));
    }

    /**
     * Starts a server.
     *
     * @param setup what it is made of
     * @return completes when it listens everywhere; fails with {@link ListenException} if it cannot somewhere, or with {@link
     *     UnusableCertificateException}, and nothing is left of it then
     */
    public static CompletableFuture<HttpServer> start(ServerSetup setup) {
        HttpServer server = new HttpServer(setup);
        CompletableFuture<HttpServer> started = new CompletableFuture<>();
        Async.whenDone(
                Async.call(server.loop, () -> server.checkCertificate().thenCompose(good -> server.listen(0))),
                (done, failure) -> {
                    if (failure == null && started.complete(server)) {
                        return;
                    }
                    server.stop()
                            .whenComplete((ended, ignored) -> started.completeExceptionally(
                                    failure == null
                                            ? new NodeClosedException("not wanted any more")
                                            : Async.unwrap(failure)));
                });
        return started;
    }

    private static CertificateFiles filesOf(HttpsCertificate certificate) {
        if (certificate instanceof HttpsCertificate.Pem pem) {
            return CertificateFiles.pem(pem.chain(), pem.key());
        }
        HttpsCertificate.Pkcs12 store = (HttpsCertificate.Pkcs12) certificate;
        return CertificateFiles.pkcs12(store.store(), store.password());
    }

    /** A certificate that cannot be used is said at once, and not to the first client. */
    private CompletableFuture<Void> checkCertificate() {
        CompletableFuture<Void> checked = new CompletableFuture<>();
        if (certificate.isEmpty()) {
            checked.complete(null);
            return checked;
        }
        Async.whenDone(
                certificate.get().get(),
                (tls, failure) -> Async.on(loop, () -> {
                    if (failure == null) {
                        checked.complete(null);
                    } else {
                        checked.completeExceptionally(new UnusableCertificateException(
                                setup.certificate().get(), Async.unwrap(failure)));
                    }
                }));
        return checked;
    }

    private CompletableFuture<Void> listen(int index) {
        if (index == setup.listen().size()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> bound = new CompletableFuture<>();
        InetSocketAddress address = setup.listen().get(index);
        ChannelFuture binding = bootstrap().bind(address);
        binding.addListener(done -> {
            if (done.isSuccess()) {
                listening.add(binding.channel());
                bound.complete(null);
            } else {
                bound.completeExceptionally(new ListenException(multiaddr(address), done.cause()));
            }
        });
        return bound.thenCompose(done -> listen(index + 1));
    }

    private static Multiaddr multiaddr(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        int zone = host.indexOf('%');
        String plain = zone < 0 ? host : host.substring(0, zone);
        return Multiaddr.parse(
                "/" + (plain.indexOf(':') < 0 ? "ip4" : "ip6") + "/" + plain + "/tcp/" + address.getPort());
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(loop.group())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        fill(channel);
                    }
                });
    }

    private void fill(SocketChannel channel) {
        if (channel.remoteAddress() == null) { // gone again already
            channel.close();
            return;
        }
        HttpConnection connection = new HttpConnection(desk, channel);
        ChannelPipeline pipeline = channel.pipeline();
        certificate.ifPresent(current ->
                pipeline.addLast(new CertificateGate(current, setup.http().handshake())));
        pipeline.addLast(new Arrivals(connection), connection.decoder(), new HttpResponseEncoder(), connection);
    }

    /**
     * Where it listens.
     *
     * @return the addresses, with the ports that there are
     */
    public CompletableFuture<List<InetSocketAddress>> addresses() {
        return Async.call(
                loop,
                () -> CompletableFuture.completedFuture(listening.stream()
                        .map(channel -> (InetSocketAddress) channel.localAddress())
                        .toList()));
    }

    /**
     * One more who is told of requests.
     *
     * @param observer who
     * @return closing it ends that
     */
    public Registration observe(RequestListener observer) {
        RequestListener own = observer::onRequest; // the same one may be told twice
        desk.observers().add(own);
        return () -> desk.observers().remove(own);
    }

    /**
     * What it has to do at the moment.
     *
     * @return completes with the figures
     */
    public CompletableFuture<ServerFigures> figures() {
        return Async.call(loop, () -> CompletableFuture.completedFuture(desk.figures()));
    }

    /**
     * Stops: nobody can connect any more, requests under way go on for a while, and then there is nothing left.
     *
     * @return completes when there is not; the same each time
     */
    public CompletableFuture<Void> stop() {
        try {
            loop.execute(this::stopOnLoop);
        } catch (NodeClosedException ended) {
            LOG.debug("the server has stopped before");
        }
        return Async.copyOf(stopped);
    }

    private void stopOnLoop() {
        if (stopping) {
            return;
        }
        stopping = true;
        listening.forEach(Channel::close);
        desk.stop();
        Registration late = loop.schedule(setup.http().stop(), desk.connections()::close);
        desk.connections().whenEmpty(() -> {
            late.close();
            certificate.ifPresent(CurrentCertificate::close);
            Async.follow(loop.end(), stopped);
        });
    }
}
