package org.jlibp2p.transport.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.ListenException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What happens when the process can open no more sockets. */
class NettySocketsTest {
    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");

    private final InetSocketAddress socket = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private final NettyEventLoops loops = NettyEventLoops.create(exhausted(), 1, InstantSource.system());
    private final NettySockets sockets = NettySockets.create(loops, ResourceLimits.defaults());

    private static NettyIo exhausted() {
        NettyIo nio = NettyIo.nio();
        return new NettyIo(
                "exhausted",
                nio.handlers(),
                family -> {
                    throw new ChannelException("Too many open files");
                },
                family -> {
                    throw new ChannelException("Too many open files");
                },
                nio.reusePort(),
                nio.ipv6Only());
    }

    @AfterEach
    void close() {
        loops.close();
    }

    private static void assertFails(CompletableFuture<?> failing, Class<? extends Throwable> why) {
        assertThatThrownBy(() -> failing.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(why);
    }

    @Test
    void aDialFailsAndIsForgotten() throws Exception {
        assertFails(sockets.dial(ADDRESS, socket, CompletableFuture::completedFuture), DialException.class);
        sockets.close().get(60, TimeUnit.SECONDS);
    }

    @Test
    void aListenerFails() {
        assertFails(sockets.listen(ADDRESS, socket, connection -> {}), ListenException.class);
    }

    @Test
    void whenTheLoopsHaveEndedADialSaysSo() throws Exception {
        loops.close();
        assertFails(sockets.dial(ADDRESS, socket, CompletableFuture::completedFuture), NodeClosedException.class);
        sockets.close().get(60, TimeUnit.SECONDS);
        assertThat(sockets.dial(ADDRESS, socket, CompletableFuture::completedFuture))
                .isCompletedExceptionally();
    }
}
