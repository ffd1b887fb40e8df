package org.jlibp2p.mdns.link;

import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SubnetTest {
    private static final Bytes HOST = Bytes.fromHex("c0a80105"); // 192.168.1.5

    @Test
    void anAddressIsOnTheLinkIfItHasThePrefix() {
        assertThat(new Subnet(HOST, 24).contains(Bytes.fromHex("c0a801ff"))).isTrue();
        assertThat(new Subnet(HOST, 24).contains(Bytes.fromHex("c0a80205"))).isFalse();
        assertThat(new Subnet(HOST, 29).contains(Bytes.fromHex("c0a80107"))).isTrue();
        assertThat(new Subnet(HOST, 29).contains(Bytes.fromHex("c0a80108"))).isFalse();
        assertThat(new Subnet(HOST, 32).contains(HOST)).isTrue();
        assertThat(new Subnet(HOST, 32).contains(Bytes.fromHex("c0a80104"))).isFalse();
        assertThat(new Subnet(HOST, 0).contains(Bytes.fromHex("08080808"))).isTrue();
    }

    @Test
    void anAddressOfTheOtherFamilyIsNot() {
        assertThat(new Subnet(HOST, 0).contains(Bytes.fromHex("fd000000000000000000000000000001")))
                .isFalse();
    }

    @Test
    void aPrefixOfMoreBitsThanThereAreIsRefused() {
        assertThatThrownBy(() -> new Subnet(HOST, 33)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Subnet(HOST, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
