package org.jlibp2p.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.muxer.Muxer;
import org.jlibp2p.muxer.mplex.Mplex;
import org.jlibp2p.muxer.yamux.Yamux;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.pnet.PreSharedKey;
import org.jlibp2p.security.Security;
import org.jlibp2p.security.noise.Noise;
import org.jlibp2p.security.plaintext.Plaintext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.node.MemoryNodes.ECHO;
import static org.jlibp2p.node.MemoryNodes.await;
import static org.jlibp2p.node.MemoryNodes.eventually;
import static org.jlibp2p.node.MemoryNodes.failureOf;

/** Which security and which muxer two nodes settle on, of several, and that all of them carry streams. */
class LayersOfANodeTest {
    private final MemoryNodes network = new MemoryNodes();

    @AfterEach
    void end() {
        network.close();
    }

    private static NodeBuilder layers(NodeBuilder builder, String securities, String muxers) {
        for (String name : securities.split(" ")) {
            builder.security(security(name));
        }
        for (String name : muxers.split(" ")) {
            builder.muxer(muxer(name));
        }
        return builder;
    }

    private static Security security(String name) {
        return name.equals("noise") ? Noise.create() : Plaintext.create();
    }

    private static Muxer muxer(String name) {
        return name.equals("yamux") ? Yamux.create() : Mplex.create();
    }

    private static void assertEchoes(Connection connection, int streams, int size) throws Exception {
        byte[] message = new byte[size];
        Arrays.fill(message, (byte) 7);
        List<Stream> open = new ArrayList<>();
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            Stream stream = await(connection.openStream(ECHO));
            open.add(stream);
            written.add(stream.write(Bytes.copyOf(message)).thenCompose(done -> stream.closeWrite()));
        }
        for (Stream stream : open) {
            assertThat(stream.blocking().input().readAllBytes()).isEqualTo(message);
        }
        written.forEach(MemoryNodes::await);
    }

    @ParameterizedTest
    @CsvSource({
        "noise,           yamux,       noise,           yamux,       /noise,           /yamux/1.0.0",
        "noise,           yamux mplex, noise,           mplex,       /noise,           /mplex/6.7.0",
        "noise,           mplex,       noise,           yamux mplex, /noise,           /mplex/6.7.0",
        "noise,           yamux mplex, noise,           mplex yamux, /noise,           /yamux/1.0.0",
        "noise,           mplex yamux, noise,           yamux mplex, /noise,           /mplex/6.7.0",
        "plaintext,       yamux mplex, plaintext,       mplex yamux, /plaintext/2.0.0, /yamux/1.0.0",
        "plaintext,       mplex,       plaintext,       mplex,       /plaintext/2.0.0, /mplex/6.7.0",
        "noise plaintext, yamux,       plaintext noise, yamux,       /noise,           /yamux/1.0.0",
        "noise plaintext, yamux,       plaintext,       yamux,       /plaintext/2.0.0, /yamux/1.0.0"
    })
    void theDiallersOrderCounts(
            String diallers, String diallersMuxers, String listeners, String listenersMuxers, String one, String other)
            throws Exception {
        Node server = network.server(builder -> layers(builder, listeners, listenersMuxers));
        Node client = network.client(builder -> layers(builder, diallers, diallersMuxers));
        Connection connection = await(client.connect(server.addresses().get(0)));

        assertThat(connection.security()).isEqualTo(ProtocolId.of(one));
        assertThat(connection.muxer()).isEqualTo(ProtocolId.of(other));
        assertEchoes(connection, 20, 100_000);
    }

    @Test
    void allOfItGoesThroughAPrivateNetworkToo() throws Exception {
        PreSharedKey key = PreSharedKey.generate();
        Node server =
                network.server(builder -> layers(builder, "plaintext", "mplex").privateNetwork(key));
        Node client =
                network.client(builder -> layers(builder, "plaintext", "mplex").privateNetwork(key));
        assertEchoes(await(client.connect(server.addresses().get(0))), 20, 100_000);
    }

    /** A single muxer is proposed without waiting for the answer, so the connection may stand for a moment. */
    private static void assertNoStream(Node client, Node server) {
        assertThat(failureOf(client.connect(server.addresses().get(0))
                        .thenCompose(connection -> connection.openStream(ECHO))
                        .thenCompose(Stream::read)))
                .isInstanceOf(Libp2pException.class);
        eventually("no connection is left", () -> client.connections().isEmpty());
        eventually("no connection is left", () -> server.connections().isEmpty());
    }

    @Test
    void withNothingInCommonThereIsNoConnection() {
        Node server = network.server(builder -> layers(builder, "noise", "yamux"));
        assertNoStream(network.client(builder -> layers(builder, "noise", "mplex")), server);
        assertNoStream(network.client(builder -> layers(builder, "plaintext", "yamux")), server);
    }

    @Test
    void neitherPlaintextNorMplexIsEverADefault() {
        Node server = network.server(builder -> builder);
        assertNoStream(network.client(builder -> layers(builder, "plaintext", "yamux")), server);
        assertNoStream(network.client(builder -> layers(builder, "noise", "mplex")), server);
    }
}
