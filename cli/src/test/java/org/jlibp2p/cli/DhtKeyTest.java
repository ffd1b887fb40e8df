package org.jlibp2p.cli;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.record.PublicKeyValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DhtKeyTest {
    private static final PeerId PEER = PeerId.parse("12D3KooWKnDdG3iXw9eTFijk3EWSunZcFi54Zka4wmtqtt6rPxc8");

    @Test
    void aNameMayBeTypedInAnyOfItsSpellings() {
        DhtKey key = DhtKey.parse("/ipns/" + PEER);

        assertThat(key.bytes()).isEqualTo(Bytes.concat(Bytes.utf8("/ipns/"), PEER.bytes()));
        assertThat(key.name()).contains(new IpnsName(PEER));
        assertThat(DhtKey.parse(new IpnsName(PEER).path())).isEqualTo(key);
        assertThat(DhtKey.parse("/ipns/" + PEER.toCid())).isEqualTo(key);
    }

    @Test
    void aPublicKeyIsUnderTheIdOfItsPeer() {
        DhtKey key = DhtKey.parse("/pk/" + PEER.toCid());

        assertThat(key.bytes()).isEqualTo(PublicKeyValidator.keyOf(PEER));
        assertThat(key.peer()).contains(PEER);
        assertThat(key.name()).isEmpty();
    }

    @Test
    void anyOtherKeyIsWhatIsTyped() {
        DhtKey key = DhtKey.parse("/my-app/a b/\u00fc");

        assertThat(key.bytes()).isEqualTo(Bytes.utf8("/my-app/a b/\u00fc"));
        assertThat(key.name()).isEmpty();
        assertThat(key.peer()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "key", "my-app/key", "/my-app", "/my-app/", "//key", "/ipns/", "/pk/", "/ipns/a.org"})
    void whatIsNoKeyIsRefused(String text) {
        assertThatThrownBy(() -> DhtKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
