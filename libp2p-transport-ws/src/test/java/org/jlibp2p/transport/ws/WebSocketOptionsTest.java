package org.jlibp2p.transport.ws;

import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WebSocketOptionsTest {
    @Test
    void nothingIsInsecureUnlessItIsAskedFor() {
        WebSocketOptions defaults = WebSocketOptions.defaults();
        assertThat(defaults.trust()).isEqualTo(WebSocketOptions.Trust.SYSTEM);
        assertThat(defaults.certificate()).isEmpty();
        assertThat(defaults.origins()).isEmpty();
        assertThat(defaults.sharedPort()).isFalse();
        assertThat(defaults.withInsecureTrustInAnyone().trust()).isEqualTo(WebSocketOptions.Trust.ANYONE);
    }

    @Test
    void eachOptionChangesAlone() {
        ServerCertificate certificate = ServerCertificate.pem(Path.of("a"), Path.of("b"));
        WebSocketLimits limits = WebSocketLimits.defaults().withFrame(1);
        WebSocketOptions all = WebSocketOptions.defaults()
                .withCertificate(certificate)
                .withTrustedAuthorities(Path.of("c"))
                .withAllowedOrigins("https://App.example", "null")
                .withSharedPort()
                .withLimits(limits);
        assertThat(all.certificate()).contains(certificate);
        assertThat(all.authorities()).contains(Path.of("c"));
        assertThat(all.origins().orElseThrow()).containsExactlyInAnyOrder("https://app.example", "null");
        assertThat(all.sharedPort()).isTrue();
        assertThat(all.limits()).isEqualTo(limits);
    }

    @Test
    void whatCannotBeIsRefused() {
        WebSocketOptions defaults = WebSocketOptions.defaults();
        for (String wrong : new String[] {"app.example", "https://app.example/", "*"}) {
            assertThatThrownBy(() -> defaults.withAllowedOrigins(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong);
        }
        assertThatThrownBy(() -> new WebSocketOptions(
                        Optional.empty(),
                        WebSocketOptions.Trust.AUTHORITIES,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        WebSocketLimits.defaults()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WebSocketTransport.create(defaults.withTrustedAuthorities(Path.of("/nonsense"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/nonsense");
        assertThatThrownBy(() -> WebSocketLimits.defaults().withFragments(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fragments");
    }

    @Test
    void aPasswordIsNotShown() {
        assertThat(ServerCertificate.pkcs12(Path.of("store.p12"), "secret").toString())
                .contains("store.p12")
                .doesNotContain("secret");
    }
}
