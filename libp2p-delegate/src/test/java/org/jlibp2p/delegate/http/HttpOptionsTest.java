package org.jlibp2p.delegate.http;

import java.net.Authenticator;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What cannot be is said where it is written, and not when something is asked for the first time. */
class HttpOptionsTest {
    private static final HttpOptions DEFAULTS = HttpOptions.defaults();

    @Test
    void whatOnlyAClientThatIsMadeHereWouldHaveIsRefusedBesideOneThatIsGiven() throws NoSuchAlgorithmException {
        HttpOptions given = DEFAULTS.withClient(HttpClient.newHttpClient());
        SSLContext tls = SSLContext.getDefault();
        Authenticator authenticator = new Authenticator() {};
        assertThatThrownBy(() -> given.withTls(tls))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its own TLS: set it with HttpClient.newBuilder()");
        assertThatThrownBy(() -> given.withProxy(ProxySelector.getDefault()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its own proxies");
        assertThatThrownBy(() -> given.withAuthenticator(authenticator))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its own authenticator");
        assertThatThrownBy(() -> DEFAULTS.withTls(tls).withClient(HttpClient.newHttpClient()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(given.withExecutor(Runnable::run).executor()).isPresent();
    }

    @Test
    void headerFieldsThatCannotBeSentAreRefusedAndNotShown() {
        for (Map<String, String> fields : List.of(
                Map.of("Authorization", "Bearer secret\r\nX-More: 1"),
                Map.of("no name", "secret"),
                Map.of("", "secret"),
                Map.of("Content-Length", "secret"),
                Map.of("Host", "secret"))) {
            assertThatThrownBy(() -> DEFAULTS.withHeaders(fields))
                    .as(fields.toString())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot be sent")
                    .hasMessageNotContaining("secret")
                    .hasNoCause();
        }
    }

    @Test
    void headerFieldsThatEachQuestionSetsAreRefused() {
        for (String name : List.of("Accept", "accept-encoding", "If-None-Match", "Range", "Content-Type")) {
            assertThatThrownBy(() -> DEFAULTS.withHeaders(Map.of(name, "x")))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("leave it out");
        }
        assertThatThrownBy(() -> DEFAULTS.withHeaders(Map.of("X-One", "1", "x-one", "2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void headerFieldsThatCanBeSentAreTaken() {
        Map<String, String> fields =
                Map.of("Authorization", "Bearer x", "User-Agent", "mine/1", "Via", "1.1 proxy", "Cookie", "a=b");
        assertThat(DEFAULTS.withHeaders(fields).headers()).isEqualTo(fields);
    }

    @Test
    void nothingIsSaidByItsName() {
        assertThatThrownBy(() -> DEFAULTS.withClient(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> DEFAULTS.withTls(null)).hasMessage("value");
    }
}
