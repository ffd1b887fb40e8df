package org.jlibp2p.peer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multibase;
import org.jlibp2p.multiformats.Multihash;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PeerIdTest {
    private static final String ED25519_ID = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";

    /** The examples of the libp2p specification, peer-ids/peer-ids.md, Decoding, and of go-libp2p. */
    @ParameterizedTest
    @CsvSource({
        "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N, bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe",
        "12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV,"
                + " k51qzi5uqu5dhb6l8spkdx7yxafegfkee5by8h7lmjh2ehc2sgg34z7c15vzqs",
        "12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV,"
                + " bafzaajaiaejcalj543iwv2d7pkjt7ykvefrkfu7qjfi6sduakhso4lay6abn2d5u",
        "QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC, k2k4r8oqamigqdo6o7hsbfwd45y70oyynp98usk7zmyfrzpqxh1pohl7"
    })
    void idIsTheSameInEverySpelling(String base58, String cid) {
        PeerId id = PeerId.parse(base58);

        assertThat(PeerId.parse(cid)).isEqualTo(id).hasSameHashCodeAs(id).isEqualByComparingTo(id);
        assertThat(id).hasToString(base58);
        assertThat(id.toCid()).isEqualTo(Cid.parse(cid));
        assertThat(PeerId.decode(id.bytes())).isEqualTo(id);
        for (Multibase base : Multibase.values()) {
            assertThat(PeerId.parse(id.toCid().toString(base))).isEqualTo(id);
        }
    }

    @Test
    void shortKeyStandsInTheId() {
        PeerId id = PeerId.parse(ED25519_ID);
        PublicKey key = id.publicKey().orElseThrow();

        assertThat(key.type()).isEqualTo(KeyType.ED25519);
        assertThat(PeerId.of(key)).isEqualTo(id).hasToString(ED25519_ID);
        assertThat(id.bytes().slice(0, 6).hex()).isEqualTo("002408011220");
        assertThat(id.matches(key)).isTrue();
        assertThat(id.matches(Identity.generate().publicKey())).isFalse();
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void idOfAKeyIsTheKeyUpTo42BytesAndItsHashBeyond(KeyType type) {
        PublicKey key = Identity.generate(type).publicKey();
        PeerId id = PeerId.of(key);
        boolean inline = type == KeyType.ED25519 || type == KeyType.SECP256K1;

        assertThat(id.bytes())
                .isEqualTo(
                        inline
                                ? Multihash.identity(key.encode()).bytes()
                                : Multihash.sha256(key.encode()).bytes());
        assertThat(PeerId.decode(id.bytes()).publicKey().isPresent()).isEqualTo(inline);
        assertThat(id.matches(key)).isTrue();
        assertThat(id.toString()).startsWith(inline ? type == KeyType.ED25519 ? "12D3KooW" : "16Uiu2" : "Qm");
    }

    @Test
    void idOfAnAddressIsItsLastPeerUnlessThatIsTheRelay() {
        PeerId relay = Identity.generate().peerId();
        PeerId target = Identity.generate().peerId();
        Multiaddr circuit = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001/p2p/" + relay + "/p2p-circuit");

        assertThat(PeerId.of(circuit)).isEmpty();
        assertThat(PeerId.of(circuit.with(Multiaddr.parse("/p2p/" + target)))).contains(target);
        assertThat(PeerId.of(Multiaddr.parse("/p2p/" + relay + "/http-path/a"))).contains(relay);
        assertThat(PeerId.of(Multiaddr.parse("/tcp/1"))).isEmpty();
    }

    @Property
    void everyIdIsReadBack(@ForAll @Size(min = 1, max = PeerId.MAX_INLINE_KEY_SIZE) byte[] key) {
        PeerId id = PeerId.decode(Multihash.identity(Bytes.copyOf(key)).bytes());

        assertThat(PeerId.parse(id.toString())).isEqualTo(id);
        assertThat(PeerId.parse(id.toCid().toString())).isEqualTo(id);
        assertThat(PeerId.of(Multiaddr.parse("/p2p/" + id))).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0000",
                "002b" + "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
                "1220",
                "121f" + "00000000000000000000000000000000000000000000000000000000000000",
                "1221" + "000000000000000000000000000000000000000000000000000000000000000000",
                "1114" + "0000000000000000000000000000000000000000",
                "0024080112",
                "000108ff",
                "0172" + "1220",
                "ffffffffffffffffffff",
                "00ffffffffffffffff7f"
            })
    void T33_bytesThatAreNoIdAreRefused(String hex) {
        assertThatThrownBy(() -> PeerId.decode(Bytes.fromHex(hex))).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "Qm",
                "Qm11ps1111111111111111111111111111111",
                "QmxoHT6iViN5xAjoz1VZ553cL31U9F94ht3QvWR1FrEbZY",
                "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5S0",
                "z12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA",
                "bafybeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe",
                "zb2rhe5P4gXftAwvA4eXQ5HJwsER2owDyS9sKaQRRVQPn93bA",
                "hello"
            })
    void T33_textThatIsNoIdIsRefused(String text) {
        assertThatThrownBy(() -> PeerId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Qm", "1", "z", "k", "b", "f", "9"})
    void T33_hugeTextIsRefusedAtOnce(String start) {
        String huge = start + "2".repeat(100_000);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < 1000; i++) {
                assertThatThrownBy(() -> PeerId.parse(huge)).isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // no key at all, an unknown type, a point of small order, and one that is not in its one encoding
                "0003010203",
                "0004080912 00",
                "002408011220" + "0000000000000000000000000000000000000000000000000000000000000000",
                "0025088100" + "1220" + "1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e"
            })
    void T33_idWithoutAUsableKeyInsideIsAnIdWithoutAKey(String hex) {
        PeerId id = PeerId.decode(Bytes.fromHex(hex.replace(" ", "")));

        assertThat(id.publicKey()).isEmpty();
        assertThat(id.publicKey()).isEmpty();
        assertThat(PeerId.parse(id.toString())).isEqualTo(id);
    }

    @Test
    void T63_manyIdsOfOneHashCodeStayFastInAMap() {
        Map<PeerId, Integer> map = new HashMap<>();

        // "Aa" and "BB" have the same hash code, and so have all contents made of them
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 1 << 15; i++) {
                map.put(colliding(i), i);
            }
        });

        assertThat(map).hasSize(1 << 15);
        assertThat(map.keySet().stream().map(Object::hashCode).distinct()).hasSize(1);
    }

    private static PeerId colliding(int number) {
        StringBuilder content = new StringBuilder();
        for (int bit = 0; bit < 15; bit++) {
            content.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return PeerId.decode(Multihash.identity(Bytes.utf8(content.toString())).bytes());
    }
}
