package org.jlibp2p.delegate;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.delegate.http.HttpLimits;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Delegates that lead elsewhere: where a redirect may not lead, nobody is asked, and secrets stay where they belong. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class HostileRedirectsTest extends DelegateFixture {
    @Test
    void aRedirectIsFollowedToWhereItMayLead() {
        ScriptedHttpServer target = server((request, reply) -> reply.json("{\"Providers\":[" + peer(ID) + "]}"));
        ScriptedHttpServer server = server(
                (request, reply) -> reply.answer(307, "Location: " + target.uri() + "/elsewhere?x=1\r\n", "moved"));
        DelegatedRoutingOptions options = DelegatedRoutingOptions.of(List.of(server.uri()));
        DelegatedRouting routing =
                asking(options.withHttp(options.http().withHeaders(Map.of("Authorization", "secret"))));
        assertThat(all(routing.findProviders(CID))).containsExactly(new PeerInfo(PEER, List.of()));
        assertThat(server.onlyRequest().header("authorization")).isEqualTo("secret");
        assertThat(target.onlyRequest().header("authorization")).isEmpty();
        assertThat(target.onlyRequest().target()).isEqualTo("/elsewhere?x=1");
        assertThat(target.onlyRequest().header("accept")).isEqualTo("application/x-ndjson,application/json");
    }

    @Test
    void secretsAreNotSentToWhereARedirectLeadsAway() {
        ScriptedHttpServer target = server((request, reply) -> reply.json("{}"));
        URI other = URI.create("http://localhost:" + target.uri().getPort() + "/");
        ScriptedHttpServer server = server((request, reply) -> reply.answer(302, "Location: " + other + "\r\n", ""));
        DelegatedRoutingOptions options = DelegatedRoutingOptions.of(List.of(server.uri()));
        DelegatedRouting routing =
                asking(options.withHttp(options.http().withHeaders(Map.of("Authorization", "secret"))));
        assertThat(all(routing.findProviders(CID))).isEmpty();
        assertThat(server.onlyRequest().header("authorization")).isEqualTo("secret");
        assertThat(target.onlyRequest().header("authorization")).isEmpty();
    }

    @Test
    void secretsAreNotSentToAnotherPortOfTheSameHost() {
        ScriptedHttpServer target = server((request, reply) -> reply.json("{}"));
        ScriptedHttpServer server =
                server((request, reply) -> reply.answer(302, "Location: " + target.uri() + "/\r\n", ""));
        DelegatedRoutingOptions options = DelegatedRoutingOptions.of(List.of(server.uri()));
        DelegatedRouting routing =
                asking(options.withHttp(options.http().withHeaders(Map.of("Authorization", "secret"))));
        assertThat(all(routing.findProviders(CID))).isEmpty();
        assertThat(target.onlyRequest().header("authorization")).isEmpty();
    }

    @Test
    void secretsAreSentToAnotherPathOfTheSameServer() {
        ScriptedHttpServer server = server((request, reply) -> {
            if (request.target().equals("/there")) {
                reply.json("{}");
            } else {
                reply.answer(302, "Location: /there\r\n", "");
            }
        });
        DelegatedRoutingOptions options = DelegatedRoutingOptions.of(List.of(server.uri()));
        DelegatedRouting routing =
                asking(options.withHttp(options.http().withHeaders(Map.of("Authorization", "secret"))));
        assertThat(all(routing.findProviders(CID))).isEmpty();
        assertThat(server.requests().get(1).header("authorization")).isEqualTo("secret");
    }

    @Test
    void lookingUpWhereARedirectLeadsHasATime() {
        ScriptedHttpServer server =
                server((request, reply) -> reply.answer(302, "Location: http://elsewhere.invalid/\r\n", ""));
        DelegatedRoutingOptions options = DelegatedRoutingOptions.of(List.of(server.uri()))
                .withLimits(HttpLimits.defaults().withIdle(Duration.ofSeconds(2)));
        DelegatedRouting routing = asking(options.withHttp(options.http()
                .withClient(HttpClient.newHttpClient())
                .withExecutor(lookup -> {}))); // as if no name server answered
        List<Object> all = all(routing.findProviders(CID));
        assertThat(causes(all.get(0)))
                .singleElement()
                .isInstanceOf(OperationTimeoutException.class)
                .satisfies(failure -> assertThat(failure).hasMessageContaining("looking up"));
    }

    @Test
    void redirectsHaveABound() {
        ScriptedHttpServer server =
                server((request, reply) -> reply.answer(302, "Location: " + request.target() + "x\r\n", ""));
        assertThat(onlyCause(asking(limits -> limits.withRedirects(3), server)).reason())
                .isEqualTo(Reason.REDIRECT);
        assertThat(server.requests()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/",
                "http://192.168.1.1/",
                "http://10.0.0.1/",
                "http://[::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://169.254.169.254/latest/meta-data",
                "http://[fd00::1]/",
                "http://0.0.0.0/",
                "http://localhost/",
                "http://2130706433/",
                "ftp://1.1.1.1/",
                "file:///etc/passwd",
                "http://user:password@1.1.1.1/",
                "http:///",
                "http://[",
                ""
            })
    void aRedirectFromThePublicInternetToAnInnerAddressIsNotFollowed(String location) throws Exception {
        // a proxy stands for the internet: nothing is asked but it
        ScriptedHttpServer proxy =
                server((request, reply) -> reply.answer(302, "Location: " + location + "\r\n", "look there"));
        DelegatedRoutingOptions options = DelegatedRoutingOptions.of(List.of(URI.create("http://1.1.1.1")));
        DelegatedRouting routing = asking(options.withHttp(options.http()
                .withProxy(ProxySelector.of(
                        new InetSocketAddress("127.0.0.1", proxy.uri().getPort())))));
        assertThat(onlyCause(routing).reason()).isEqualTo(Reason.REDIRECT);
        assertThat(proxy.onlyRequest().target()).startsWith("http://1.1.1.1/routing/v1/providers/");
    }

    @Test
    void aRedirectFromThePublicInternetToAnotherPublicAddressIsFollowed() {
        ScriptedHttpServer proxy = server((request, reply) -> {
            if (request.target().startsWith("http://1.1.1.1/")) {
                reply.answer(301, "Location: http://1.0.0.1/there\r\n", "");
            } else {
                reply.json("{\"Providers\":[" + peer(ID) + "]}");
            }
        });
        DelegatedRoutingOptions options = DelegatedRoutingOptions.of(List.of(URI.create("http://1.1.1.1")));
        DelegatedRouting routing = asking(options.withHttp(options.http()
                .withProxy(ProxySelector.of(
                        new InetSocketAddress("127.0.0.1", proxy.uri().getPort())))));
        assertThat(all(routing.findProviders(CID))).containsExactly(new PeerInfo(PEER, List.of()));
    }

    @Test
    void aClientThatWouldFollowRedirectsByItselfIsRefused() {
        DelegatedRoutingOptions options = DelegatedRoutingOptions.of(List.of(URI.create("http://x")));
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThatThrownBy(() -> options.http().withClient(client)).isInstanceOf(IllegalArgumentException.class);
        HttpClient plain = HttpClient.newHttpClient();
        assertThat(options.http().withClient(plain).client()).containsSame(plain);
    }

    @Test
    void whatIsPublishedIsNotRedirectedByAStatusThatChangesTheMethod() {
        ScriptedHttpServer server = server((request, reply) -> reply.answer(302, "Location: /other\r\n", ""));
        assertThatThrownBy(() -> asking(server).publish(NAME, record(1)).join())
                .satisfies(failure -> assertThat(cause(failure).reason()).isEqualTo(Reason.REDIRECT));
        assertThat(server.requests()).hasSize(1);
    }
}
