package org.jlibp2p.benchmarks.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(180)
class DelayingRelayIT {
    private static final Duration DELAY = Duration.ofMillis(80);
    private static final Duration SLACK = Duration.ofMillis(60); // of a machine that does other things too

    private ServerSocket server;
    private DelayingRelay relay;
    private Socket near;
    private Socket far;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        relay = DelayingRelay.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), DELAY);
        near = new Socket(InetAddress.getLoopbackAddress(), relay.port());
        far = server.accept();
    }

    @AfterEach
    void disconnect() throws IOException {
        near.close();
        far.close();
        relay.close();
        server.close();
    }

    @Test
    void bytesTakeTheirTimeInEachDirection() throws IOException {
        assertThat(delayFrom(near, far)).isBetween(DELAY, DELAY.plus(SLACK));
        assertThat(delayFrom(far, near)).isBetween(DELAY, DELAY.plus(SLACK));
    }

    @Test
    void manyBytesTakeAsLongAsOne() throws IOException {
        byte[] sent = new byte[1 << 20];
        sent[sent.length - 1] = 7;
        Thread writer = new Thread(() -> write(near, sent));
        long start = System.nanoTime();
        writer.start();

        assertThat(far.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DELAY.multipliedBy(4));
    }

    @Test
    void theEndOfOneDirectionIsDelayedAndLeavesTheOtherOpen() throws IOException {
        long start = System.nanoTime();
        near.shutdownOutput();

        assertThat(far.getInputStream().read()).isEqualTo(-1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(DELAY);
        assertThat(delayFrom(far, near)).isGreaterThanOrEqualTo(DELAY);
    }

    @Test
    void theEndOfBothDirectionsComesThrough() throws IOException {
        near.shutdownOutput();
        assertThat(far.getInputStream().read()).isEqualTo(-1);
        far.shutdownOutput();
        assertThat(near.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void connectionsEndWithTheRelay() {
        relay.close();

        assertThat(ends(near)).isTrue();
        assertThat(ends(far)).isTrue();
    }

    private static boolean ends(Socket socket) {
        try {
            return socket.getInputStream().read() == -1;
        } catch (IOException reset) {
            return true;
        }
    }

    private static Duration delayFrom(Socket from, Socket to) throws IOException {
        long start = System.nanoTime();
        write(from, new byte[] {42});
        assertThat(to.getInputStream().read()).isEqualTo(42);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
