package org.jlibp2p.interop.peer;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The java peer's commands of the DHT, between a server and a client. */
class JavaPeerDhtIT {
    private static final String LOOPBACK = "/ip4/127.0.0.1/tcp/0";
    private static final String VALUE = "/ipfs/bafkqaaa";
    private static PeerProcess server;
    private static PeerProcess client;

    @BeforeAll
    static void meet() {
        server = PeerProcess.start(PeerKind.JAVA, "--listen", LOOPBACK, "--kad", "server");
        client = PeerProcess.start(
                PeerKind.JAVA, "--listen", LOOPBACK, "--kad", "client", "--bootstrap", server.address());
        Poll.until("the server stands in the client's table", Duration.ofSeconds(30), () -> {
            client.call("kadRefresh");
            return client.call("kadTable").texts("peers").equals(List.of(server.peerId()));
        });
    }

    @AfterAll
    static void end() {
        client.close();
        server.close();
    }

    private static void refused(String name, PeerProcess peer, String command, Object... arguments) {
        assertThatExceptionOfType(PeerFailure.class)
                .isThrownBy(() -> peer.call(command, arguments))
                .satisfies(failure -> assertThat(failure.name()).isEqualTo(name));
    }

    @Test
    void theTableHasServersOnly() {
        assertThat(client.call("kadTable").number("size")).isEqualTo(1);
        assertThat(server.call("kadTable").number("size")).isZero();
        assertThat(client.call("kadMode").text("mode")).isEqualTo("client");
        assertThat(server.call("kadMode").text("mode")).isEqualTo("server");
    }

    @Test
    void peersAreFoundAndTheClosestNamed() {
        Fields found = client.call("kadFindPeer", "peer", server.peerId());
        assertThat(found.text("peer")).isEqualTo(server.peerId());
        assertThat(found.texts("addrs")).isNotEmpty();
        assertThat(client.call("kadGetClosestPeers", "key", Map.of("hex", "00ff"))
                        .objects("peers"))
                .hasSize(1);
    }

    @Test
    void whatIsProvidedIsFoundByItsCidAndByItsContent() {
        String cid = client.call("kadProvide", "data", "hello").text("cid");
        assertThat(cid).isEqualTo("bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq");
        assertThat(server.call("kadFindProviders", "cid", cid)
                        .objects("providers")
                        .get(0)
                        .text("peer"))
                .isEqualTo(client.peerId());
        assertThat(server.call("kadFindProviders", "data", "hello", "limit", 1).has("firstMs"))
                .isTrue();
        assertThat(server.call("kadFindProviders", "data", "nothing").objects("providers"))
                .isEmpty();
    }

    @Test
    void recordsArePutAndReadAndBadOnesRefused() {
        Map<String, String> key = Map.of("ns", "pk", "peer", server.peerId());
        String publicKey = server.call("info").text("publicKey");
        client.call("kadPut", "key", key, "value", Map.of("base64", publicKey));
        assertThat(client.call("kadGet", "key", key).text("base64")).isEqualTo(publicKey);
        refused("InvalidRecordException", client, "kadPut", "key", key, "value", "no key");

        client.call("ipnsRecord", "value", VALUE, "seq", 3);
        Fields read = client.call("ipnsResolve", "peer", client.peerId());
        assertThat(read.text("value")).isEqualTo(VALUE);
        assertThat(read.number("seq")).isEqualTo(3);
        Fields unpublished = server.call("ipnsRecord", "value", VALUE, "publish", false);
        assertThat(unpublished.text("record")).isNotEmpty();
        refused("NotFoundException", client, "ipnsResolve", "peer", server.peerId());
    }

    @ParameterizedTest
    @CsvSource({"kadMode, mode", "kadFindProviders, cid", "kadFindPeer, peer"})
    void whatMakesNoSenseIsAnAnswer(String command, String argument) {
        refused("BadRequestException", client, command, argument, "nonsense");
    }
}
