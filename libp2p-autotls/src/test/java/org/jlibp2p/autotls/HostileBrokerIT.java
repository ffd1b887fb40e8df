package org.jlibp2p.autotls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.Fault;
import org.jlibp2p.autotls.AutoTlsException.Step;
import org.jlibp2p.autotls.RawHttpServer.Script;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A broker as the specification has it, and brokers that are none. */
@Timeout(180)
class HostileBrokerIT {
    private static final Identity SELF = Identity.generate();
    private static final Identity BROKER = Identity.generate();
    private static final String CHALLENGE = "0123456789abcdef0123456789abcdef";
    private static final List<Multiaddr> ADDRESSES =
            List.of(Multiaddr.parse("/ip4/1.2.3.4/tcp/4001"), Multiaddr.parse("/ip6/2a00::1/udp/4001/quic-v1"));

    private static AutoTlsOptions options(RawHttpServer server) {
        return AutoTlsOptions.of(Path.of("nowhere"), "/ip4/0.0.0.0/tcp/0/tls/ws")
                .withBroker(server.uri(), "libp2p.direct")
                .withTimes(AutoTlsTimes.defaults().withExchange(Duration.ofSeconds(2)));
    }

    private static void publish(AutoTlsOptions options) throws Exception {
        try (BlockingHttp http =
                BlockingHttp.open(Optional.empty(), options.times().exchange())) {
            new BlockingBroker(http, options, SELF, new SecureRandom()).publish("the-answer", ADDRESSES);
        }
    }

    private static AutoTlsException failure(Script script) throws IOException {
        try (RawHttpServer server = new RawHttpServer(script)) {
            AutoTlsException failure = catchThrowableOfType(AutoTlsException.class, () -> publish(options(server)));
            assertThat(failure.step()).isEqualTo(Step.BROKER);
            return failure;
        }
    }

    private static String base64(Bytes bytes) {
        return Base64.getUrlEncoder().encodeToString(bytes.toByteArray());
    }

    private static String signature(Identity signer, String challenge, String host) {
        return base64(signer.sign(PeerIdAuthHandshake.signed(Map.of(
                "challenge-server",
                Bytes.utf8(challenge),
                "client-public-key",
                SELF.publicKey().encode(),
                "hostname",
                Bytes.utf8(host)))));
    }

    /** Whether the client has proved that it is itself. */
    private static boolean isProved(Map<String, String> said, String host) {
        Bytes signed = PeerIdAuthHandshake.signed(Map.of(
                "challenge-client",
                Bytes.utf8(CHALLENGE),
                "server-public-key",
                BROKER.publicKey().encode(),
                "hostname",
                Bytes.utf8(host)));
        Bytes signature = Bytes.wrap(Base64.getUrlDecoder().decode(said.get("sig")));
        return SELF.publicKey().verify(signed, signature);
    }

    private static String challenge(String more) {
        return "WWW-Authenticate: libp2p-PeerID challenge-client=\"" + CHALLENGE + "\", public-key=\""
                + base64(BROKER.publicKey().encode()) + "\", opaque=\"o\"" + more + "\r\n";
    }

    @Test
    void aBrokerThatAnswersTheClientsChallengeIsToldWhatToPublish() throws Exception {
        Script script = (request, out) -> {
            String host = request.headers().get("host");
            Map<String, String> said =
                    PeerIdAuthHandshake.parameters(request.headers().get("authorization"));
            if (said.containsKey("challenge-server")) {
                assertThat(request.body()).isEmpty();
                assertThat(PublicKey.decode(Bytes.wrap(Base64.getUrlDecoder().decode(said.get("public-key")))))
                        .isEqualTo(SELF.publicKey());
                String sig = signature(BROKER, said.get("challenge-server"), host);
                RawHttpServer.answer(out, 401, challenge(", sig=\"" + sig + "\""), "");
            } else {
                RawHttpServer.answer(out, isProved(said, host) ? 200 : 401, "", "");
            }
        };
        try (RawHttpServer server = new RawHttpServer(script)) {
            publish(options(server).withAccessToken("a-token"));
            assertThat(server.requests).hasSize(2);
            assertThat(server.requests.get(1).line()).isEqualTo("POST /v1/_acme-challenge HTTP/1.1");
            assertThat(server.requests.get(1).headers())
                    .containsEntry("forge-authorization", "a-token")
                    .containsEntry("content-type", "application/json");
            assertThat(server.requests.get(1).body())
                    .isEqualTo("{\"value\":\"the-answer\",\"addresses\":[\"/ip4/1.2.3.4/tcp/4001\","
                            + "\"/ip6/2a00::1/udp/4001/quic-v1\"]}");
        }
    }

    @Test
    void aBrokerThatWantsToBeginIsToldAfterItHasProvedItself() throws Exception {
        Script script = (request, out) -> {
            String host = request.headers().get("host");
            Map<String, String> said =
                    PeerIdAuthHandshake.parameters(request.headers().get("authorization"));
            if (said.containsKey("bearer")) {
                RawHttpServer.answer(out, request.body().isEmpty() ? 400 : 200, "", "");
            } else if (!said.containsKey("sig")) {
                RawHttpServer.answer(out, 401, challenge(""), "");
            } else if (isProved(said, host)) {
                String sig = signature(BROKER, said.get("challenge-server"), host);
                RawHttpServer.answer(
                        out,
                        400,
                        "Authentication-Info: libp2p-PeerID sig=\"" + sig + "\", bearer=\"b\"\r\n",
                        "no body");
            }
        };
        try (RawHttpServer server = new RawHttpServer(script)) {
            publish(options(server));
            assertThat(server.requests).hasSize(3);
            assertThat(server.requests.get(1).body()).isEmpty();
        }
    }

    @Test
    void aBrokerThatDoesNotAskWhoItIsIsNotTold() throws IOException {
        AutoTlsException failure = failure((request, out) -> RawHttpServer.answer(out, 200, "", "fine"));
        assertThat(failure.fault()).isEqualTo(Fault.REMOTE);
        assertThat(failure.status()).hasValue(200);
    }

    @Test
    void aBrokerThatSignsWithAnotherKeyIsNotTold() throws IOException {
        AutoTlsException failure = failure((request, out) -> {
            Map<String, String> said =
                    PeerIdAuthHandshake.parameters(request.headers().get("authorization"));
            assertThat(request.body()).isEmpty();
            String sig = signature(
                    Identity.generate(),
                    said.get("challenge-server"),
                    request.headers().get("host"));
            RawHttpServer.answer(out, 401, challenge(", sig=\"" + sig + "\""), "");
        });
        assertThat(failure.fault()).isEqualTo(Fault.REMOTE);
        assertThat(failure).hasMessageContaining("does not prove who it is");
    }

    @Test
    void aBrokerThatIsBusySaysForHowLong() throws IOException {
        AutoTlsException failure = failure(
                (request, out) -> RawHttpServer.answer(out, 503, "Retry-After: 120\r\n", "later\r\n\u0007please"));
        assertThat(failure.fault()).isEqualTo(Fault.NETWORK);
        assertThat(failure.status()).hasValue(503);
        assertThat(failure.retryAfter()).contains(Duration.ofMinutes(2));
        assertThat(failure.getMessage()).contains("later").doesNotContain("\r", "\n", "\u0007");
    }

    @Test
    void redirectsAreNotFollowed() throws IOException {
        AutoTlsException failure = failure((request, out) ->
                RawHttpServer.answer(out, 307, "Location: " + request.line().split(" ")[1] + "\r\n", ""));
        assertThat(failure.status()).hasValue(307);
    }

    @Test
    void anAnswerWithoutEndIsCutOff() throws IOException {
        AutoTlsException failure = failure((request, out) -> {
            RawHttpServer.raw(out, "HTTP/1.1 401 X\r\nConnection: close\r\n\r\n");
            while (true) {
                RawHttpServer.raw(out, "x".repeat(65_536));
            }
        });
        assertThat(failure.fault()).isEqualTo(Fault.NETWORK);
        assertThat(failure).hasMessageContaining("more than " + BlockingHttp.MAX_BODY);
    }

    @Test
    void anAnswerThatTricklesIsCutOffInTime() throws IOException {
        long begun = System.nanoTime();
        AutoTlsException failure = failure((request, out) -> {
            RawHttpServer.raw(out, "HTTP/1.1 401 X\r\nContent-Length: 1000\r\n\r\n");
            while (true) {
                RawHttpServer.raw(out, "x");
                Thread.sleep(100);
            }
        });
        assertThat(failure.fault()).isEqualTo(Fault.NETWORK);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void whoIsNotThereIsToldSo() throws IOException {
        AutoTlsOptions options;
        try (RawHttpServer server = new RawHttpServer((request, out) -> {})) {
            options = options(server);
        }
        AutoTlsException failure = catchThrowableOfType(AutoTlsException.class, () -> publish(options));
        assertThat(failure.fault()).isEqualTo(Fault.NETWORK);
        assertThat(failure.step()).isEqualTo(Step.BROKER);
    }
}
