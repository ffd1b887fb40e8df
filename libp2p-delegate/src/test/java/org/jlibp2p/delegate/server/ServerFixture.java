package org.jlibp2p.delegate.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.delegate.Poll;
import org.junit.jupiter.api.AfterEach;

import static org.assertj.core.api.Assertions.assertThat;

/** A server, and clients that are gone in the end, as is all that they asked for. */
abstract class ServerFixture {
    static final String PROVIDERS = "/routing/v1/providers/" + FakeRouting.CID;
    static final String GET = "GET " + PROVIDERS + " HTTP/1.1\r\nHost: x\r\n";

    TestServer server;
    final List<RawHttp> clients = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() throws IOException {
        for (RawHttp client : clients) {
            client.close();
        }
        if (server != null) {
            Poll.until(() -> server.figures().connections() == 0);
            assertThat(server.figures().requests()).isZero();
            assertThat(server.figures().searches()).isZero();
            server.close();
        }
        Poll.until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("libp2p-delegate-server")));
    }

    RawHttp client() throws IOException {
        RawHttp client = server.connect();
        clients.add(client);
        return client;
    }

    void assertOthersAreServed() throws IOException {
        assertThat(server.get("/routing/v1/peers/" + FakeRouting.PEER).status()).isEqualTo(200);
    }
}
