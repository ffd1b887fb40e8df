package org.jlibp2p.cli.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.cli.config.Config;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.delegate.serving.RequestListener;
import org.jlibp2p.examples.FileTransfer;
import org.jlibp2p.node.Node;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What a node does with what is under way when it is stopped. */
@Timeout(120)
class DaemonIT {
    private static final int HALF = 5000;

    @TempDir
    private Path directory;

    private final Node peer =
            Node.builder().transport(TcpTransport.create()).start().join();

    @AfterEach
    void close() {
        peer.close();
    }

    /** A file of which the second half is to be had only when that is allowed. */
    private static final class Halves extends InputStream {
        private final CountDownLatch rest = new CountDownLatch(1);
        private int given;

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (given == 2 * HALF) {
                return -1;
            }
            if (given == HALF) {
                try {
                    assertThat(rest.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            given += HALF;
            return HALF;
        }
    }

    @Test
    void aFileThatIsComingMayGoOnComing() throws IOException, InterruptedException {
        Path files = directory.resolve("files");
        Config config = Config.read(
                Map.of("files", List.of(files.toString()), "stop-timeout", List.of("60s")), Map.of(), Optional.empty());
        Daemon daemon = Daemon.start(Plan.of(config), node -> {}, RequestListener.none());
        try {
            Halves content = new Halves();
            peer.connect(daemon.node().addresses().get(0)).join();
            Stream stream =
                    peer.openStream(daemon.node().id(), FileTransfer.PROTOCOL).join();
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    FileTransfer.send(stream, new FileTransfer.Offer("whole", 2 * HALF), content, more -> {});
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            while (!Files.exists(files) || files.toFile().list().length == 0) {
                assertThat(sent.isDone()).isFalse();
                TimeUnit.MILLISECONDS.sleep(20);
            }
            Thread stopping = new Thread(daemon::close, "stopping");
            stopping.start();
            stopping.join(1000);
            assertThat(stopping.isAlive()).isTrue();
            assertThat(daemon.ready().isWell()).isFalse();
            content.rest.countDown();

            sent.join();
            stopping.join();
            assertThat(files.resolve("whole")).hasSize(2 * HALF);
        } finally {
            daemon.close();
        }
    }
}
