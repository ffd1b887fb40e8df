package org.jlibp2p.transport.ws;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.transport.ws.UpgradeException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UpgradeHandshakeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final Site ANY = new Site(Optional.empty(), Optional.empty());
    private static final int MANY = 128;

    private static FullHttpRequest request() {
        return UpgradeHandshake.request("host.example", "/", KEY);
    }

    private static UpgradeException refusal(FullHttpRequest request, Site site) {
        try {
            UpgradeHandshake.answer(request, site, MANY);
        } catch (UpgradeException refused) {
            return refused;
        }
        throw new AssertionError("was not refused");
    }

    @Test
    void theSpecificationsOwnExample() {
        FullHttpResponse answer = UpgradeHandshake.answer(request(), ANY, MANY);
        assertThat(answer.status().code()).isEqualTo(101);
        assertThat(answer.headers().get("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        UpgradeHandshake.checkResponse(answer, KEY, MANY);
    }

    @Test
    void whatBrowsersAndProxiesWriteDifferentlyIsTheSame() {
        FullHttpRequest request = request();
        request.headers().set("Upgrade", "WebSocket").set("Connection", "keep-alive, Upgrade");
        request.headers().set("Origin", "https://app.example").set("Sec-WebSocket-Extensions", "permessage-deflate");
        request.headers().set("Sec-WebSocket-Protocol", "chat");
        FullHttpResponse answer = UpgradeHandshake.answer(request, ANY, MANY);
        assertThat(answer.headers().contains("Sec-WebSocket-Extensions"))
                .as("nothing is compressed, ever")
                .isFalse();
        assertThat(answer.headers().contains("Sec-WebSocket-Protocol")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Upgrade, h2c, 426",
        "Connection, close, 426",
        "Sec-WebSocket-Version, 8, 426",
        "Sec-WebSocket-Key, short, 400",
        "Sec-WebSocket-Key, AAAAAAAAAAAAAAAAAAAAAA, 101",
        "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZXM=, 400",
        "Content-Length, 5, 400",
        "Transfer-Encoding, chunked, 400",
        "Content-Length, 0, 101"
    })
    void T22_aRequestThatIsNoCorrectUpgradeIsAnsweredWithAStatus(String header, String value, int status) {
        FullHttpRequest request = request();
        request.headers().set(header, value);
        if (status == 101) {
            assertThat(UpgradeHandshake.answer(request, ANY, MANY).status().code())
                    .isEqualTo(status);
        } else {
            assertThat(refusal(request, ANY).status()).hasValue(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "Sec-WebSocket-Key", "Sec-WebSocket-Version"})
    void T22_aHeaderThatIsMissingOrThereTwiceIsRefused(String header) {
        FullHttpRequest missing = request();
        missing.headers().remove(header);
        assertThat(refusal(missing, ANY).reason()).isEqualTo(Reason.BAD_REQUEST);
        FullHttpRequest twice = request();
        twice.headers().add(header, twice.headers().get(header));
        assertThat(refusal(twice, ANY).reason()).isEqualTo(Reason.BAD_REQUEST);
    }

    @Test
    void otherMethodsAndVersionsAreRefused() {
        assertThat(refusal(request().setMethod(HttpMethod.POST), ANY).status()).hasValue(405);
        assertThat(refusal(request().setProtocolVersion(HttpVersion.HTTP_1_0), ANY)
                        .status())
                .hasValue(505);
    }

    @Test
    void T22_moreHeadersThanAllowedAreRefused() {
        FullHttpRequest request = request();
        for (int i = 0; i < MANY; i++) {
            request.headers().add("X-" + i, "x");
        }
        UpgradeException refused = refusal(request, ANY);
        assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(refused.status()).hasValue(431);
    }

    @Test
    void T22_onlyPagesOfAllowedOriginsAndWhatIsNoBrowserGetIn() {
        Site site = new Site(Optional.empty(), Optional.of(Set.of("https://app.example", "http://localhost:8080")));
        assertThat(UpgradeHandshake.answer(request(), site, MANY).status().code())
                .isEqualTo(101);
        for (String allowed : List.of("https://app.example", "HTTPS://APP.example", "http://localhost:8080")) {
            FullHttpRequest request = request();
            request.headers().set("Origin", allowed);
            assertThat(UpgradeHandshake.answer(request, site, MANY).status().code())
                    .isEqualTo(101);
        }
        for (String other : List.of("http://app.example", "https://app.example.evil.example", "null", "")) {
            FullHttpRequest request = request();
            request.headers().set("Origin", other);
            UpgradeException refused = refusal(request, site);
            assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN_ORIGIN);
            assertThat(refused.status()).hasValue(403);
        }
        FullHttpRequest two = request();
        two.headers().add("Origin", List.of("https://app.example", "https://evil.example"));
        assertThat(refusal(two, site).status()).hasValue(400);
    }

    @Test
    void aPathIsServedWhereTheAddressNamesOne() {
        Site site = new Site(Optional.of(Bytes.utf8("a/b c")), Optional.empty());
        for (String target : List.of("/a/b%20c", "/a%2Fb%20c", "/a/b%20c?query=1", "/a%2fb%20c")) {
            assertThat(UpgradeHandshake.answer(request().setUri(target), site, MANY)
                            .status()
                            .code())
                    .isEqualTo(101);
        }
        for (String target : List.of("/", "/a", "/a/b%20", "/a/b%2", "*", "a/b%20c")) {
            assertThat(refusal(request().setUri(target), site).status()).hasValue(404);
        }
    }

    private static void check(FullHttpResponse response) {
        UpgradeHandshake.checkResponse(response, KEY, MANY);
    }

    private static FullHttpResponse answer() {
        return UpgradeHandshake.answer(request(), ANY, MANY);
    }

    @Test
    void anAnswerWithAnotherStatusSaysWhich() {
        assertThatThrownBy(
                        () -> check(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_GATEWAY)))
                .isInstanceOfSatisfying(UpgradeException.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(Reason.REFUSED);
                    assertThat(refused.status()).hasValue(502);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-WebSocket-Accept, AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "Upgrade, h2c",
        "Connection, close",
        "Sec-WebSocket-Extensions, permessage-deflate",
        "Sec-WebSocket-Protocol, chat"
    })
    void T22_anAnswerToSomethingElseIsMalformed(String header, String value) {
        FullHttpResponse response = answer();
        response.headers().set(header, value);
        assertThatThrownBy(() -> check(response))
                .isInstanceOfSatisfying(
                        UpgradeException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.MALFORMED));
    }
}
