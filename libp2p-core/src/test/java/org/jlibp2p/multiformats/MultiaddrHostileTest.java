package org.jlibp2p.multiformats;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MultiaddrHostileTest {
    private static final String ID = "12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV";
    private static final String OTHER_ID = "QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC";

    @ParameterizedTest
    @CsvSource({
        "'', from 1 to",
        "91, cut off",
        "ff, cut off",
        "ffffffffffffffffff01, longer than 9",
        "860006, shortest",
        "86000050, shortest",
        "06, cut off",
        "0600, cut off",
        "047f0000, cut off",
        "35, cut off",
        "3580, cut off",
        "3505616263, cut off",
        "35ffffffffffffffff7f, cut off",
        "35ffffffff0f, cut off",
        "35840061626364, shortest",
        "7f, unknown address protocol",
        "ffffffffffffffff7f, unknown address protocol",
        "3500, not from 1 to",
        "3503612f62, not a name",
        "35026100, not a name",
        "3502c328, not a name",
        "900300, not the path",
        "9003012f, not the path",
        "900303616263, not the path",
        "9003032f612f, not the path",
        "9003022f610600500600, cut off",
        "9003022f61060050, nothing can follow",
        "e10300, empty path",
        "a50300, not a peer id",
        "a503020000, not a peer id",
        "a503031220ff, not a peer id",
        "a50304110200ff, not a peer id",
        "d20300, not the hash of a certificate",
        "d203021220, not the hash of a certificate",
        "bc03000000000000000000000000, port 0",
        "be030100, I2P",
        "bf030100, I2P",
        "890600, cut off"
    })
    void T34_malformedBytesAreRefused(String hex, String reason) {
        assertThatThrownBy(() -> Multiaddr.decode(Bytes.fromHex(hex)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void T34_thousandComponentsAreRefusedInBothForms() {
        assertThatThrownBy(() -> Multiaddr.decode(Bytes.fromHex("a202".repeat(1000))))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("above " + Multiaddr.MAX_COMPONENTS);
        assertThatThrownBy(() -> Multiaddr.parse("/p2p-circuit".repeat(500)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("above " + Multiaddr.MAX_COMPONENTS);
        Multiaddr most = Multiaddr.parse("/p2p-circuit".repeat(Multiaddr.MAX_COMPONENTS));
        assertThat(Multiaddr.decode(most.bytes())).isEqualTo(most);
        assertThatThrownBy(() -> most.with(MultiaddrProtocol.WS)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void T34_addressesAboveTheSizeBoundAreRefusedInBothForms() {
        assertThatThrownBy(() -> Multiaddr.decode(Bytes.wrap(new byte[Multiaddr.MAX_SIZE + 1])))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("not from 1 to " + Multiaddr.MAX_SIZE);
        assertThatThrownBy(() -> Multiaddr.parse("/unix/" + "a".repeat(Multiaddr.MAX_SIZE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("above " + Multiaddr.MAX_SIZE);
        assertThatThrownBy(() -> Multiaddr.parse("/unix/" + "a".repeat(Multiaddr.MAX_TEXT_LENGTH)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("above " + Multiaddr.MAX_TEXT_LENGTH);
    }

    @Test
    void T34_largestAddressIsReadBackFromItsText() {
        String path = "/http-path/" + "%FF".repeat(Multiaddr.MAX_SIZE - 4);
        Multiaddr address = Multiaddr.parse(path);

        assertThat(address.bytes().size()).isEqualTo(Multiaddr.MAX_SIZE);
        assertThat(address).hasToString(path);
        assertThat(Multiaddr.decode(address.bytes())).isEqualTo(address);
    }

    @Test
    void T34_nestedCircuitsAndContradictingPeersAreAddressesLikeOthers() {
        Multiaddr circuits = Multiaddr.parse("/p2p-circuit/p2p-circuit/p2p-circuit");
        Multiaddr peers = Multiaddr.parse("/p2p/" + ID + "/p2p/" + OTHER_ID);

        assertThat(Multiaddr.decode(circuits.bytes())).isEqualTo(circuits);
        assertThat(circuits.components()).hasSize(3);
        assertThat(Multiaddr.decode(peers.bytes())).isEqualTo(peers);
        assertThat(peers.value(MultiaddrProtocol.P2P)).contains(ID);
        assertThat(peers.withoutLast(MultiaddrProtocol.P2P)).hasToString("/p2p/" + ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536", "99999", "18446744073709551616", "-1"})
    void T34_portsAbove65535AreRefused(String port) {
        for (String protocol : new String[] {"tcp", "udp", "dccp", "sctp"}) {
            assertThatThrownBy(() -> Multiaddr.parse("/" + protocol + "/" + port))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Multiaddr.parse("/onion/timaq4ygg2iegci7:" + port))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void T33_hugePeerIdInAnAddressIsRefusedAtOnce() {
        assertThatThrownBy(() -> Multiaddr.parse("/p2p/Qm" + "1".repeat(8000)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Multiaddr.parse("/certhash/z" + "1".repeat(8000)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void T67_refusalCarriesNoControlCharactersAndIsShort() {
        assertThatThrownBy(() -> Multiaddr.parse("/dns/\u001b[31m\n" + "x".repeat(1000)))
                .message()
                .doesNotContain("\n")
                .doesNotContain("\u001b")
                .hasSizeLessThan(400);
    }

    @Test
    void T63_manyAddressesOfOneHashCodeStayFastInAMap() {
        Map<Multiaddr, Integer> map = new HashMap<>();

        // "Aa" and "BB" have the same hash code, and so have all names made of them
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 1 << 15; i++) {
                map.put(Multiaddr.decode(colliding(i)), i);
            }
        });

        assertThat(map).hasSize(1 << 15);
        assertThat(map.keySet().stream().map(Object::hashCode).distinct()).hasSize(1);
    }

    private static Bytes colliding(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 15; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return Bytes.concat(Bytes.fromHex("351e"), Bytes.utf8(name.toString()));
    }
}
