package org.jlibp2p.ipns;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IpnsNameTest {
    private static final String TEXT = "k51qzi5uqu5dlkw8pxuw9qmqayfdeh4kfebhmreauqdc6a7c3y7d5i9fi8mk9w";
    private static final IpnsName NAME = IpnsName.parse(TEXT);

    @Test
    void aNameIsWrittenInBase36() {
        assertThat(NAME).hasToString(TEXT);
        assertThat(NAME.path()).isEqualTo("/ipns/" + TEXT);
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void everySpellingIsRead(KeyType type) {
        IpnsName name = IpnsName.of(Identity.generate(type));

        assertThat(IpnsName.parse(name.toString())).isEqualTo(name);
        assertThat(IpnsName.parse(name.path())).isEqualTo(name).isEqualByComparingTo(name);
        assertThat(IpnsName.parse(name.key().toString())).isEqualTo(name);
        assertThat(IpnsName.parse("/ipns/" + name.key())).isEqualTo(name);
        assertThat(IpnsName.parse(name.key().toCid().toString())).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/ipns/",
                "/ipns/example.com",
                "/ipfs/bafkqaaa",
                "bafkqaaa",
                "/ipns/k51qzi5uqu5dlkw8pxuw9qmqayfdeh4kfebhmreauqdc6a7c3y7d5i9fi8mk9w/a"
            })
    void whatIsNoNameOfAKeyIsRefused(String text) {
        assertThatThrownBy(() -> IpnsName.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theKeyInTheDhtIsThePrefixAndTheMultihash() {
        PeerId peer = NAME.key();

        assertThat(NAME.routingKey().hex())
                .isEqualTo("2f69706e732f" + peer.bytes().hex());
        assertThat(IpnsName.ofRoutingKey(NAME.routingKey())).isEqualTo(NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/ipns/", "/ipn", "/pk/x", "/ipns/k51", "ipns/"})
    void whatIsNoKeyInTheDhtIsRefused(String text) {
        assertThatThrownBy(() -> IpnsName.ofRoutingKey(Bytes.utf8(text))).isInstanceOf(MalformedMessageException.class);
    }
}
