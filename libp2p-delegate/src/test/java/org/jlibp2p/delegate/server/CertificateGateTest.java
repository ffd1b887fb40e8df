package org.jlibp2p.delegate.server;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import org.jlibp2p.certificate.CertificateFiles;
import org.jlibp2p.certificate.CurrentCertificate;
import org.jlibp2p.delegate.Poll;
import org.jlibp2p.testkit.certificates.TestCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a client sends before its handshake has ended, while the one thread for all handshakes is busy. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class CertificateGateTest {
    private static final int READ = 4096;

    @TempDir
    private Path directory;

    private final CountDownLatch busy = new CountDownLatch(1);
    private CurrentCertificate certificate;
    private EmbeddedChannel channel;
    private int reads;

    @BeforeEach
    void issue() {
        Path chain = directory.resolve("chain.pem");
        Path key = directory.resolve("key.pem");
        new TestCertificates(Instant.now()).issue("127.0.0.1").write(chain, key);
        certificate = new CurrentCertificate(
                CertificateFiles.pem(chain, key), "libp2p-delegate-tls", LoggerFactory.getLogger(HttpServer.class));
        certificate.get().join();
    }

    @AfterEach
    void close() {
        busy.countDown();
        certificate.get().join(); // and with it what the thread was to do before
        channel.runPendingTasks();
        assertThatThrownBy(channel::finishAndReleaseAll)
                .as("what came is no TLS")
                .isInstanceOf(DecoderException.class);
        certificate.close();
    }

    private void keepBusy() {
        certificate.thread().execute(() -> {
            try {
                busy.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** With somebody behind the gate who reads on whenever something was read. */
    private void open() {
        channel = new EmbeddedChannel();
        channel.config().setAutoRead(false);
        channel.pipeline()
                .addLast(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void read(ChannelHandlerContext context) {
                                reads++;
                                context.read();
                            }
                        },
                        new CertificateGate(certificate, Duration.ofSeconds(30)),
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelReadComplete(ChannelHandlerContext context) {
                                context.channel().read();
                            }

                            @Override
                            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                                context.close(); // what comes behind the greeting is no TLS
                            }
                        });
        channel.read();
    }

    /** As much as is read. */
    private int send(int most) {
        int sent = 0;
        for (int had = 0; reads > had && sent < most; sent += READ) {
            had = reads;
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[READ]));
        }
        return sent;
    }

    @Test
    void oneReadIsHeldUntilTheCertificateIsKnown() {
        keepBusy();
        open();
        assertThat(send(1 << 20)).isEqualTo(READ);
    }

    @Test
    void noMoreIsReadThanAHandshakeHasUntilItHasEnded() throws Exception {
        open();
        Poll.until(() -> {
            channel.runPendingTasks();
            return channel.pipeline().get(SslHandler.class) != null;
        });
        keepBusy();
        SSLEngine client = SSLContext.getDefault().createSSLEngine();
        client.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        client.wrap(ByteBuffer.allocate(0), hello);
        channel.writeInbound(Unpooled.wrappedBuffer(hello.flip()));
        int more = send(1 << 20);
        assertThat(more).isBetween(CertificateGate.MAX_HANDSHAKE / 2, CertificateGate.MAX_HANDSHAKE);
    }
}
