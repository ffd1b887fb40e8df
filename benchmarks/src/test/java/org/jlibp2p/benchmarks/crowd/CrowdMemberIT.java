package org.jlibp2p.benchmarks.crowd;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.muxer.yamux.Yamux;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.security.noise.Noise;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(180)
class CrowdMemberIT {
    private static final int MEMBERS = 5;
    private static final int STREAMS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final CrowdProgress progress = new CrowdProgress(new PrintStream(told, true, StandardCharsets.UTF_8));
    private final List<CrowdMember> members = new ArrayList<>();
    private Node listener;

    @BeforeEach
    void listen() throws Exception {
        listener = Node.builder()
                .transport(TcpTransport.create())
                .security(Noise.create())
                .muxer(Yamux.create())
                .service(Identify.service("listener"))
                .service(Ping.service())
                .listen("/ip4/127.0.0.1/tcp/0")
                .start()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        listener.handle(ProtocolId.of("/echo/1.0.0"), stream -> stream.copyTo(stream));
    }

    @AfterEach
    void close() {
        listener.close();
    }

    @Test
    void aListenerSeesAsManyIdentifiedPeersAsThereAreMembers() throws Exception {
        connect("answer");

        assertThat(listener.connections()).extracting(Connection::remotePeer).doesNotHaveDuplicates();
        for (Connection connection : listener.connections()) {
            assertThat(listener.service(Identify.class)
                            .identified(connection)
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .protocols())
                    .contains(CrowdMember.PING);
        }
    }

    @Test
    void membersAnswerPing() throws Exception {
        connect("answer");

        for (Connection connection : listener.connections()) {
            assertThat(listener.service(Ping.class).ping(connection).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isPositive();
        }
    }

    @Test
    void membersThatRefuseIdentifyStayConnected() throws Exception {
        connect("refuse");
        await(() -> numbers().contains("\"identified\":" + MEMBERS));

        assertThat(numbers()).contains("\"lost\":0");
        assertThat(listener.connections()).hasSize(MEMBERS);
    }

    @Test
    void streamsStayOpen() throws Exception {
        connect("answer");
        for (CrowdMember member : members) {
            member.openStreams().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        assertThat(numbers()).contains("\"streams\":" + MEMBERS * STREAMS).contains("\"lost\":0");
    }

    private void connect(String identify) throws Exception {
        CrowdOptions options = CrowdOptions.parse(
                "--target", listener.addresses().get(0).toString(), "--streams", "" + STREAMS, "--identify", identify);
        CrowdParts parts = new CrowdParts();
        for (int i = 0; i < MEMBERS; i++) {
            members.add(new CrowdMember(options, parts, progress));
            members.get(i).connect().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        await(() -> listener.connections().size() == MEMBERS);
    }

    /** What the members count by now. */
    private String numbers() {
        told.reset();
        progress.tell("now");
        return told.toString(StandardCharsets.UTF_8);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
